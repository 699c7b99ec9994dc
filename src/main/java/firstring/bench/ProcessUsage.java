package firstring.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The resource usage of a process so far, read from {@code /proc}; zero for one that has ended or runs elsewhere. */
final class ProcessUsage {
    private static final long NANOS_PER_TICK = 10_000_000;
    /** Fields of /proc/PID/stat after the command: utime, stime, and the same of reaped children. */
    private static final int USER_TICKS = 11;

    private final long pid;

    ProcessUsage(long pid) {
        this.pid = pid;
    }

    /** Processor time of only this process. */
    long cpuNanos() {
        return ticks(pid, 2) * NANOS_PER_TICK;
    }

    /** Processor time of the process, its children and the children that ended. */
    long treeCpuNanos() {
        try (Stream<ProcessHandle> children = ProcessHandle.of(pid).stream().flatMap(ProcessHandle::children)) {
            long own = ticks(pid, 4);
            return (own + children.mapToLong(child -> ticks(child.pid(), 2)).sum()) * NANOS_PER_TICK;
        }
    }

    /** A process's memory, now and at its peak. */
    record Memory(long residentBytes, long peakBytes) {}

    Memory memory() {
        return new Memory(statusBytes("VmRSS:"), statusBytes("VmHWM:"));
    }

    private long statusBytes(String field) {
        return lines(Path.of("/proc", Long.toString(pid), "status")).stream()
                .filter(line -> line.startsWith(field))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
                .findFirst()
                .orElse(0);
    }

    private static long ticks(long pid, int fields) {
        List<String> lines = lines(Path.of("/proc", Long.toString(pid), "stat"));
        if (lines.isEmpty()) {
            return 0;
        }
        String line = lines.getFirst();
        String[] rest = line.substring(line.lastIndexOf(')') + 2).split(" ");
        long sum = 0;
        for (int i = 0; i < fields; i++) {
            sum += Long.parseLong(rest[USER_TICKS + i]);
        }
        return sum;
    }

    private static List<String> lines(Path file) {
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException gone) {
            if (Files.exists(file)) {
                throw new UncheckedIOException(gone);
            }
            return List.of();
        }
    }
}
