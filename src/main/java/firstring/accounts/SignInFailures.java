package firstring.accounts;

import firstring.postgres.Database;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes failed sign-ins to the audit log, one after the other, off the visitor's path: an address that is known would
 * else be told by a slower answer. Thread-safe.
 */
final class SignInFailures implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SignInFailures.class);

    private final Database database;
    private final Stores stores;
    private final InstantSource clock;
    private final ExecutorService writer = Executors.newSingleThreadExecutor(
            Thread.ofVirtual().name("sign-in-failures").factory());

    SignInFailures(Database database, Stores stores, InstantSource clock) {
        this.database = database;
        this.stores = stores;
        this.clock = clock;
    }

    /** Somebody at this address was not let in as any of these. */
    void note(List<SessionStore.Login> logins, String address) {
        Instant at = clock.instant();
        try {
            writer.execute(() -> logins.forEach(login -> write(login, address, at)));
        } catch (RejectedExecutionException closing) {
            LOG.debug("event=sign_in_failure_not_written reason=closing");
        }
    }

    @Override
    public void close() {
        writer.close();
    }

    private void write(SessionStore.Login login, String address, Instant at) {
        try {
            Author author = Author.atTheDoor(login.account(), null, address);
            stores.users()
                    .find(login.account(), login.user())
                    .ifPresent(user -> database.jdbi()
                            .useTransaction(tx -> stores.audit().signInFailed(tx, author, Sessions.thing(user), at)));
        } catch (RuntimeException failed) {
            LOG.warn(
                    "event=sign_in_failure_not_written reason={}",
                    failed.getClass().getSimpleName());
        }
    }
}
