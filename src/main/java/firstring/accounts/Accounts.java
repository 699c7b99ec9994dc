package firstring.accounts;

import com.github.benmanes.caffeine.cache.Ticker;
import firstring.postgres.Database;
import java.time.InstantSource;

/** The door to accounts: who calls, what he may do, what his account has decided. One per server process. */
public final class Accounts implements AutoCloseable {
    private final AccountStore settings;
    private final UserStore users;
    private final TokenUse use;
    private final Authenticator authenticator;
    private final Guard guard;

    public Accounts(Database database, Secret secret, InstantSource clock) {
        this(database, secret, clock, Ticker.systemTicker());
    }

    /** With a ticker of its own for the caches and the throttles, which count elapsed time. */
    Accounts(Database database, Secret secret, InstantSource clock, Ticker ticker) {
        TokenStore tokens = new TokenStore(database);
        this.settings = new AccountStore(database, ticker);
        this.users = new UserStore(database);
        this.use = new TokenUse(tokens, clock, ticker);
        this.authenticator = new Authenticator(secret, new KnownTokens(tokens, ticker), use, clock, ticker);
        this.guard = new Guard(authenticator, settings);
    }

    public Authenticator authenticator() {
        return authenticator;
    }

    public Guard guard() {
        return guard;
    }

    public AccountStore settings() {
        return settings;
    }

    public UserStore users() {
        return users;
    }

    /** Waits for what is still to be written about tokens in use. */
    @Override
    public void close() {
        use.close();
    }
}
