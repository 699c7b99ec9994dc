package firstring.postgres;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToIntFunction;
import javax.sql.DataSource;

/** Meters of how the connections to PostgreSQL are used. */
public final class PoolMeters {
    private PoolMeters() {}

    public static void add(MeterRegistry registry, DataSource dataSource) {
        if (!(dataSource instanceof HikariDataSource pool)) {
            return;
        }
        gauge(registry, pool, "active", HikariPoolMXBean::getActiveConnections);
        gauge(registry, pool, "idle", HikariPoolMXBean::getIdleConnections);
        gauge(registry, pool, "awaited", HikariPoolMXBean::getThreadsAwaitingConnection);
        Gauge.builder("firstring.connections.max", pool, HikariDataSource::getMaximumPoolSize)
                .description("The maximum number of connections to PostgreSQL that this server opens")
                .register(registry);
    }

    private static void gauge(
            MeterRegistry registry, HikariDataSource pool, String state, ToIntFunction<HikariPoolMXBean> read) {
        Gauge.builder("firstring.connections", pool, open -> value(open, read))
                .description("Connections to PostgreSQL by state; awaited: threads waiting for one")
                .tag("state", state)
                .register(registry);
    }

    private static double value(HikariDataSource pool, ToIntFunction<HikariPoolMXBean> read) {
        HikariPoolMXBean use = pool.getHikariPoolMXBean();
        return use == null ? 0 : read.applyAsInt(use);
    }
}
