package firstring.postgres.embedded;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * The memory that the embedded server can use, in megabytes.
 *
 * @param sharedBuffers the pages that it holds itself: a quarter of the machine's memory
 * @param cached the pages that it can expect the machine to hold in total: a half
 * @param maintenance for creating one index
 */
record MemorySizes(long sharedBuffers, long cached, long maintenance) {
    private static final long MEGABYTE = 1L << 20;
    private static final long MIN_BUFFERS = 128;
    private static final long MAX_BUFFERS = 8_192;
    private static final long MIN_MAINTENANCE = 64;
    private static final long MAX_MAINTENANCE = 512;

    /** The sizes for the machine, or for the container that limits this process. */
    static MemorySizes ofThisMachine() {
        OperatingSystemMXBean machine = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return of(machine.getTotalMemorySize());
    }

    static MemorySizes of(long bytes) {
        long megabytes = bytes / MEGABYTE;
        return new MemorySizes(
                Math.clamp(megabytes / 4, MIN_BUFFERS, MAX_BUFFERS),
                Math.max(megabytes / 2, 2 * MIN_BUFFERS),
                Math.clamp(megabytes / 64, MIN_MAINTENANCE, MAX_MAINTENANCE));
    }

    String settings() {
        return """
                # Rewritten at each start of the embedded server, based on the machine's memory.
                shared_buffers = '%dMB'
                effective_cache_size = '%dMB'
                maintenance_work_mem = '%dMB'
                """.formatted(sharedBuffers, cached, maintenance);
    }
}
