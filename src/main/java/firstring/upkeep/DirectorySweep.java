package firstring.upkeep;

import firstring.postgres.Database;
import java.time.Duration;
import java.time.Instant;

/**
 * Deletes expired sessions, old usage counts of tokens, and tokens and logins whose user does not exist: no foreign key
 * guards them.
 */
final class DirectorySweep implements UpkeepTask {
    /** How long the sources from which a short token was used are kept (docs/contract.md 1.4). */
    private static final Duration SOURCE_KEPT = Duration.ofDays(30);

    private final DirectoryStore store;

    DirectorySweep(Database database) {
        this.store = new DirectoryStore(database);
    }

    @Override
    public String name() {
        return "directory_sweep";
    }

    @Override
    public Duration every() {
        return Duration.ofHours(1);
    }

    @Override
    public boolean deletesByAge() {
        return true;
    }

    @Override
    public String run(Instant now) {
        int sessions = store.deleteExpiredSessions(now);
        int orphans = store.deleteOrphans();
        int sources = store.deleteSources(now.minus(SOURCE_KEPT));
        store.deleteRates(now);
        return "sessions_%d_orphans_%d_sources_%d".formatted(sessions, orphans, sources);
    }
}
