package firstring.work;

import firstring.postgres.Database;
import java.time.Duration;
import java.time.Instant;

/** Removes sessions that ran out, and tokens and logins whose user does not exist: no foreign key guards them. */
final class DirectorySweep implements UpkeepTask {
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
        return "sessions_%d_orphans_%d".formatted(sessions, orphans);
    }
}
