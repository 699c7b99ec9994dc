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
 * The brake of whole accounts. A pause is committed first, so that it holds at once, and then waits for what had begun: when
 * it answers, nothing more begins. Thread-safe.
 */
final class Pauses {
    private final Database database;
    private final AccountStore accounts;
    private final AuditLog audit;
    private final InstantSource clock;
    private final List<PauseBarrier> underWay;
    private final PauseStore store = new PauseStore();

    Pauses(Database database, Stores stores, InstantSource clock, List<PauseBarrier> underWay) {
        this.database = database;
        this.accounts = stores.accounts();
        this.audit = stores.audit();
        this.clock = clock;
        this.underWay = underWay;
    }

    /** Answers how many messages could not be stopped any more. A paused account stays paused as it was. */
    int pause(Author author, @Nullable String reason) {
        database.jdbi().useTransaction(tx -> change(tx, author, true, reason));
        accounts.forget(author.account());
        return underWay.stream().mapToInt(work -> work.await(author.account())).sum();
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
        audit.changed(tx, author, thing, told(before.pause()), told(paused, reason));
    }

    private static Map<String, @Nullable Object> told(@Nullable Pause pause) {
        return told(pause != null, pause == null ? null : pause.reason());
    }

    private static Map<String, @Nullable Object> told(boolean paused, @Nullable String reason) {
        Map<String, @Nullable Object> told = new LinkedHashMap<>();
        told.put("paused", paused);
        told.put("pause_reason", reason);
        return told;
    }
}
