package firstring.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/** The machine in one sentence, with the date, for comparing results. */
record Machine(String processor, int cores, long memoryBytes, String system, String java) {

    static Machine here() throws IOException {
        return new Machine(
                valueOf(Path.of("/proc/cpuinfo"), "model name"),
                Runtime.getRuntime().availableProcessors(),
                Long.parseLong(valueOf(Path.of("/proc/meminfo"), "MemTotal").replaceAll("[^0-9]", "")) * 1024,
                System.getProperty("os.name") + " " + System.getProperty("os.arch"),
                System.getProperty("java.version"));
    }

    String sentence(String postgresVersion) {
        return "%s: %d cores (%s), %d GiB, %s, Java %s, PostgreSQL %s with fsync; server, PostgreSQL and generator share them."
                .formatted(
                        LocalDate.now(ZoneOffset.UTC),
                        cores,
                        processor,
                        Math.round(memoryBytes / (double) (1L << 30)),
                        system,
                        java,
                        postgresVersion);
    }

    private static String valueOf(Path file, String key) throws IOException {
        List<String> lines = Files.readAllLines(file);
        return lines.stream()
                .filter(line -> line.startsWith(key))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("0");
    }
}
