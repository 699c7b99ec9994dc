package firstring.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads the resource usage of the three processes of a bench. */
final class Meter {
    private final ProcessUsage server;
    private final ProcessUsage postgres;
    private final ProcessUsage bench = new ProcessUsage(ProcessHandle.current().pid());

    Meter(long serverPid, Path dataDirectory) throws IOException {
        this.server = new ProcessUsage(serverPid);
        this.postgres = new ProcessUsage(postmasterPid(dataDirectory));
    }

    Usage read() {
        return new Usage(server.cpuNanos(), postgres.treeCpuNanos(), bench.cpuNanos());
    }

    ProcessUsage.Memory serverMemory() {
        return server.memory();
    }

    private static long postmasterPid(Path dataDirectory) throws IOException {
        return Long.parseLong(Files.readAllLines(dataDirectory.resolve("postmaster.pid"))
                .getFirst()
                .strip());
    }
}
