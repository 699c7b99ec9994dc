package firstring.postgres;

import java.time.Duration;
import java.util.List;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Analyzes tables that outgrew their statistics within seconds, where PostgreSQL itself checks once a minute. The plan
 * for an empty table treats all of its indexes as equally good; kept while thousands of rows arrive, it would read all
 * of them for each lead. Thread-safe.
 */
public final class FreshTableAnalyzer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FreshTableAnalyzer.class);
    private static final Duration PAUSE = Duration.ofSeconds(2);

    /** Tables at least three times as large as in their statistics, or never analyzed. */
    private static final String LIST = """
            select format('%I.%I', s.schemaname, s.relname)
            from pg_stat_user_tables as s
            join pg_class as c on c.oid = s.relid
            where s.schemaname = current_schema() and s.n_mod_since_analyze > greatest(500, 2 * c.reltuples)
            order by s.n_mod_since_analyze desc
            """;

    private final Database database;
    private final Thread thread;
    private volatile boolean closed;

    private FreshTableAnalyzer(Database database) {
        this.database = database;
        this.thread = Thread.ofVirtual().name("young-tables").unstarted(this::watch);
    }

    /** Checks every two seconds until it is closed. */
    public static FreshTableAnalyzer watch(Database database) {
        FreshTableAnalyzer tables = new FreshTableAnalyzer(database);
        tables.thread.start();
        return tables;
    }

    /** Returns how many tables were analyzed. */
    static int analyze(Database database) {
        return database.jdbi().withHandle(handle -> {
            List<String> young = handle.createQuery(LIST).mapTo(String.class).list();
            young.forEach(table -> handle.execute("analyze " + table));
            return young.size();
        });
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void watch() {
        while (!closed) {
            try {
                Thread.sleep(PAUSE);
                analyze(database);
            } catch (InterruptedException stopped) {
                return;
            } catch (JdbiException away) {
                LOG.debug("event=analyze_failed", away);
            }
        }
    }
}
