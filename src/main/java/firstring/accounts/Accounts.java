package firstring.accounts;

import com.github.benmanes.caffeine.cache.Ticker;
import firstring.postgres.Database;
import firstring.postgres.Ids;
import java.time.InstantSource;

/** The door to accounts: who calls, what he may do, what his account has decided. One per server process. */
public final class Accounts implements AutoCloseable {
    private final AccountStore settings;
    private final UserStore users;
    private final TokenUse use;
    private final Authenticator authenticator;
    private final Guard guard;
    private final Bootstrap bootstrap;

    public Accounts(Database database, Ids ids, TokenKey key, InstantSource clock, AccountPorts ports) {
        this(database, ids, key, new Clocks(clock, Ticker.systemTicker()), ports);
    }

    Accounts(Database database, Ids ids, TokenKey key, Clocks clocks, AccountPorts ports) {
        TokenStore tokens = new TokenStore(database);
        this.settings = new AccountStore(database, clocks.ticker());
        this.users = new UserStore(database);
        this.use = new TokenUse(tokens, clocks);
        this.authenticator = new Authenticator(key, new KnownTokens(tokens, clocks.ticker()), use, clocks);
        this.guard = new Guard(authenticator, settings);
        this.bootstrap = new Bootstrap(
                database,
                new Stores(settings, users, tokens),
                new TokenMint(ids, key, tokens),
                clocks.wall(),
                ports.accountCreated());
    }

    public Bootstrap bootstrap() {
        return bootstrap;
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
