package firstring.accounts.tokens;

import firstring.http.server.Source;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Protects short tokens from being guessed (docs/contract.md 1.4). From a source that has failed too often none is
 * looked up, so a right guess gets the same response as a wrong one. A token that was used from there before is still
 * looked up, so that a form keeps working. Thread-safe.
 */
final class ShortTokens {
    private static final long MAX_WAIT_SECONDS = 5;

    private final FailureThrottle failures;
    private final WorkedBefore worked;

    ShortTokens(FailureThrottle failures, WorkedBefore worked) {
        this.failures = failures;
        this.worked = worked;
    }

    /** The result for a presented short token; {@code look} looks it up. */
    Authentication judge(Source source, TokenDigest digest, Supplier<Authentication> look) {
        return worked.hereLately(source, digest) ? noting(source, digest, look.get()) : inTurn(source, digest, look);
    }

    private Authentication inTurn(Source source, TokenDigest digest, Supplier<Authentication> look) {
        ReentrantLock turn = failures.turn(source);
        if (!take(turn)) {
            return new Authentication.Throttled(1);
        }
        try {
            long wait = failures.waitBeforeGuess(source);
            boolean isGuess = wait > 0 && !worked.hereLately(source, digest) && !worked.anywhere(source, digest);
            return isGuess ? new Authentication.Throttled(wait) : noting(source, digest, look.get());
        } finally {
            turn.unlock();
        }
    }

    private Authentication noting(Source source, TokenDigest digest, Authentication found) {
        switch (found) {
            case Authentication.Known _ -> worked.note(source, digest);
            case Authentication.Unknown _ -> failures.countGuess(source);
            case Authentication.Throttled _ -> {}
        }
        return found;
    }

    private static boolean take(ReentrantLock turn) {
        try {
            return turn.tryLock(MAX_WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
