package firstring.accounts;

import firstring.accounts.audit.AuditLog;
import firstring.postgres.Database;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Pauses and resumes accounts. A pause is committed first, so that it takes effect at once, and then waits for work
 * that had begun: when it returns, no new work begins. Thread-safe.
 */
final class Pauses {
    private final Database database;
    private final AccountStore accounts;
    private final AuditLog audit;
    private final InstantSource clock;
    private final List<PauseBarrier> barriers;
    private final PauseStore store = new PauseStore();

    Pauses(Database database, Stores stores, InstantSource clock, List<PauseBarrier> barriers) {
        this.database = database;
        this.accounts = stores.accounts();
        this.audit = stores.audit();
        this.clock = clock;
        this.barriers = barriers;
    }

    /** Returns how many messages could no longer be stopped. The existing pause of a paused account does not change. */
    int pause(Author author, @Nullable String reason) {
        database.jdbi().useTransaction(tx -> change(tx, author, true, reason));
        accounts.forget(author.account());
        return barriers.stream().mapToInt(work -> work.await(author.account())).sum();
    }

    void resume(Author author) {
        database.jdbi().useTransaction(tx -> change(tx, author, false, null));
        accounts.forget(author.account());
    }

    private void change(Handle tx, Author author, boolean paused, @Nullable String reason) {
        AccountSettings before = accounts.lock(tx, author.account());
        if (paused == (before.pause() != null)) {
            return;
        }
        if (paused) {
            store.pause(tx, author, reason, clock.instant());
        } else {
            store.resume(tx, author.account(), clock.instant());
        }
        AuditLog.Thing thing = AuditLog.Thing.of("account", before.account().value(), before.name());
        audit.changed(tx, author, thing, auditView(before.pause()), auditView(paused, reason));
    }

    private static Map<String, @Nullable Object> auditView(@Nullable Pause pause) {
        return auditView(pause != null, pause == null ? null : pause.reason());
    }

    private static Map<String, @Nullable Object> auditView(boolean paused, @Nullable String reason) {
        Map<String, @Nullable Object> auditView = new LinkedHashMap<>();
        auditView.put("paused", paused);
        auditView.put("pause_reason", reason);
        return auditView;
    }
}
