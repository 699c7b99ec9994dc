package firstring.postgres.embedded;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * What the embedded server may use of the machine's memory, in megabytes.
 *
 * @param sharedBuffers pages that it holds itself: a quarter
 * @param cached pages that it may expect the machine to hold in all: a half
 * @param maintenance for the making of one index
 */
record MemorySizes(long sharedBuffers, long cached, long maintenance) {
    private static final long MEGABYTE = 1L << 20;
    private static final long LEAST_BUFFERS = 128;
    private static final long MOST_BUFFERS = 8_192;
    private static final long LEAST_MAINTENANCE = 64;
    private static final long MOST_MAINTENANCE = 512;

    /** Of the machine, or of the container that limits this process. */
    static MemorySizes ofThisMachine() {
        OperatingSystemMXBean machine = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return of(machine.getTotalMemorySize());
    }

    static MemorySizes of(long bytes) {
        long megabytes = bytes / MEGABYTE;
        return new MemorySizes(
                Math.clamp(megabytes / 4, LEAST_BUFFERS, MOST_BUFFERS),
                Math.max(megabytes / 2, 2 * LEAST_BUFFERS),
                Math.clamp(megabytes / 64, LEAST_MAINTENANCE, MOST_MAINTENANCE));
    }

    String settings() {
        return """
                # Written anew at each start of the embedded server, by the machine's memory.
                shared_buffers = '%dMB'
                effective_cache_size = '%dMB'
                maintenance_work_mem = '%dMB'
                """.formatted(sharedBuffers, cached, maintenance);
    }
}
