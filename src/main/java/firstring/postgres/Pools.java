package firstring.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import java.time.Duration;

/**
 * Opens bounded pools of connections. Opening does not connect yet. When serving, getting a connection fails after 2 s.
 */
public final class Pools {
    private static final Duration CONNECTION_WAIT = Duration.ofSeconds(2);
    private static final Duration VALIDATION_WAIT = Duration.ofSeconds(1);
    private static final Duration CONNECT_WAIT = Duration.ofSeconds(2);
    private static final Duration LIFETIME = Duration.ofMinutes(30);
    private static final Duration IDLE_CHECK = Duration.ofMinutes(2);

    /** Longer than any statement can run, so that it applies only when the network has lost the answer. */
    private static final Duration ANSWER_WAIT = Duration.ofSeconds(30);

    /** Beyond this size the driver fails a query ({@link SqlFailure#TOO_LONG}) instead of holding its rows. */
    private static final String MAX_RESULT = "8M";

    private static final String SERVING_SESSION = """
            set timezone to 'UTC';
            set jit to off;
            set statement_timeout to '20s';
            set lock_timeout to '5s';
            set idle_in_transaction_session_timeout to '30s'
            """;

    private static final String COMMAND_SESSION = """
            set timezone to 'UTC'
            """;

    /** Flyway uses several at once. */
    private static final int COMMAND_SIZE = 4;

    /** Commands can wait longer than requests: the machine may just be starting. */
    private static final Duration COMMAND_WAIT = Duration.ofSeconds(10);

    private Pools() {}

    /** For answering requests and due work: a statement can run for 20 s. */
    public static HikariDataSource open(DatabaseUrl url, int size) {
        return new HikariDataSource(serving(url, size));
    }

    /** As {@link #open}, with a first connection, for which a start waits longer than a request does. */
    public static HikariDataSource openConnected(DatabaseUrl url, int size) {
        HikariConfig config = serving(url, size);
        config.setInitializationFailTimeout(COMMAND_WAIT.toMillis());
        try {
            return new HikariDataSource(config);
        } catch (PoolInitializationException away) {
            throw new DatabaseFault("The database cannot be used: " + away.getMessage(), away);
        }
    }

    /** For migrations, backup and other commands, whose statements can run as long as they need. */
    public static HikariDataSource openForCommands(DatabaseUrl url) {
        HikariConfig config = config(url, COMMAND_SIZE);
        config.setPoolName("commands");
        config.setConnectionTimeout(COMMAND_WAIT.toMillis());
        config.addDataSourceProperty("connectTimeout", COMMAND_WAIT.toSeconds());
        config.addDataSourceProperty("loginTimeout", COMMAND_WAIT.toSeconds());
        config.setMinimumIdle(0);
        config.setConnectionInitSql(COMMAND_SESSION);
        return new HikariDataSource(config);
    }

    private static HikariConfig serving(DatabaseUrl url, int size) {
        HikariConfig config = config(url, size);
        config.setPoolName("serving");
        config.setMinimumIdle(Math.min(2, size));
        config.setConnectionInitSql(SERVING_SESSION);
        config.addDataSourceProperty("socketTimeout", ANSWER_WAIT.toSeconds());
        config.addDataSourceProperty("maxResultBuffer", MAX_RESULT);
        return config;
    }

    /** The settings that every pool shares. */
    static HikariConfig config(DatabaseUrl url, int size) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url.jdbcUrl());
        config.setUsername(url.user());
        config.setPassword(url.password());
        config.setMaximumPoolSize(size);
        config.setConnectionTimeout(CONNECTION_WAIT.toMillis());
        config.setValidationTimeout(VALIDATION_WAIT.toMillis());
        config.setInitializationFailTimeout(-1);
        config.setMaxLifetime(LIFETIME.toMillis());
        config.setKeepaliveTime(IDLE_CHECK.toMillis());
        config.addDataSourceProperty("connectTimeout", CONNECT_WAIT.toSeconds());
        config.addDataSourceProperty("loginTimeout", CONNECT_WAIT.toSeconds());
        config.addDataSourceProperty("tcpKeepAlive", true);
        config.addDataSourceProperty("assumeMinServerVersion", "15");
        config.addDataSourceProperty("ApplicationName", "firstring");
        config.addDataSourceProperty("logServerErrorDetail", false);
        return config;
    }
}
