package firstring.accounts;

import com.github.benmanes.caffeine.cache.Ticker;
import firstring.accounts.audit.AuditLog;
import firstring.accounts.audit.AuditRoutes;
import firstring.accounts.audit.AuditStore;
import firstring.accounts.callingrules.CallingRuleRoutes;
import firstring.accounts.callingrules.HolidayRoutes;
import firstring.accounts.signin.FailureLog;
import firstring.accounts.signin.KnownDevices;
import firstring.accounts.signin.OwnPassword;
import firstring.accounts.signin.PasswordGuards;
import firstring.accounts.signin.SessionStore;
import firstring.accounts.signin.Sessions;
import firstring.accounts.signin.SignInThrottle;
import firstring.accounts.signin.SignIns;
import firstring.accounts.tokens.Authenticator;
import firstring.accounts.tokens.KnownTokens;
import firstring.accounts.tokens.RateStore;
import firstring.accounts.tokens.SourceStore;
import firstring.accounts.tokens.TokenActivity;
import firstring.accounts.tokens.TokenChanges;
import firstring.accounts.tokens.TokenKey;
import firstring.accounts.tokens.TokenMint;
import firstring.accounts.tokens.TokenRates;
import firstring.accounts.tokens.TokenRoutes;
import firstring.accounts.tokens.TokenStore;
import firstring.accounts.tokens.TokenUse;
import firstring.accounts.tokens.WorkedBefore;
import firstring.accounts.users.Passwords;
import firstring.accounts.users.UserChanges;
import firstring.accounts.users.UserStore;
import firstring.http.Routes;
import firstring.postgres.Database;
import firstring.postgres.Ids;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;

/** The entry point to accounts: authentication, authorization and account settings. One per server process. */
public final class Accounts implements AutoCloseable {
    private final AccountStore settings;
    private final UserStore users;
    private final TokenActivity tokenActivity;
    private final AuditLog audit;
    private final Passwords passwords = Passwords.onOwnThreads();
    private final FailureLog failures;
    private final Authenticator authenticator;
    private final Guard guard;
    private final Bootstrap bootstrap;
    private final OperatorCommands operatorCommands;
    private final Sessions sessions;
    private final SignIns signIns;
    private final OwnPassword ownPassword;
    private final AccountRoutes accountRoutes;
    private final UserRoutes userRoutes;
    private final TokenRoutes tokenRoutes;
    private final CallingRuleRoutes callingRuleRoutes;
    private final HolidayRoutes holidayRoutes;
    private final AuditRoutes auditRoutes;

    public Accounts(Database database, Ids ids, TokenKey key, InstantSource clock, AccountPorts ports) {
        this(database, ids, key, new TimeSources(clock, Ticker.systemTicker()), ports);
    }

    Accounts(Database database, Ids ids, TokenKey key, TimeSources clocks, AccountPorts ports) {
        TokenStore tokens = new TokenStore(database);
        this.settings = new AccountStore(database, clocks.ticker());
        this.users = new UserStore(database);
        KnownTokens known = new KnownTokens(tokens, clocks.ticker());
        this.tokenActivity = new TokenActivity(
                known,
                new TokenUse(tokens, clocks),
                new WorkedBefore(new SourceStore(database), clocks),
                new TokenRates(new RateStore(database), clocks));
        this.authenticator = new Authenticator(key, tokenActivity, clocks);
        this.guard = new Guard(authenticator, settings, ports.teams());
        AuditStore auditStore = new AuditStore(database);
        this.audit = new AuditLog(ids, clocks.wall(), auditStore);
        Stores stores = new Stores(settings, users, tokens, audit);
        TokenMint mint = new TokenMint(ids, key, tokens);
        this.bootstrap = new Bootstrap(database, stores, mint, clocks.wall(), ports.accountCreated(), passwords);
        this.failures = new FailureLog(database, stores, clocks);
        PasswordGuards guards = new PasswordGuards(new SignInThrottle(clocks.ticker()), failures, passwords);
        SessionStore sessionStore = new SessionStore(database);
        this.sessions = new Sessions(database, sessionStore, stores, key, clocks.wall());
        this.signIns = new SignIns(guards, sessionStore, sessions, new KnownDevices(key, clocks.wall()));
        this.ownPassword = new OwnPassword(database, sessionStore, stores, sessions, guards);
        Pauses pauses = new Pauses(database, stores, clocks.wall(), ports.pauseBarriers());
        this.operatorCommands = new OperatorCommands(database, stores, mint, pauses, clocks.wall(), passwords);
        UserChanges userChanges =
                new UserChanges(database, ids, stores, clocks.wall(), ports.availabilityChanged(), passwords);
        TokenChanges tokenChanges = new TokenChanges(database, stores, mint, clocks);
        this.accountRoutes = new AccountRoutes(guard, database, stores, pauses, clocks.wall());
        this.userRoutes = new UserRoutes(guard, users, userChanges, known);
        this.tokenRoutes = new TokenRoutes(guard, tokens, tokenChanges, known);
        this.callingRuleRoutes = new CallingRuleRoutes(guard, database, stores, clocks.wall());
        this.holidayRoutes = new HolidayRoutes(guard, database, ids, stores, clocks.wall());
        this.auditRoutes = new AuditRoutes(guard, auditStore);
    }

    public Bootstrap bootstrap() {
        return bootstrap;
    }

    public Sessions sessions() {
        return sessions;
    }

    public SignIns signIns() {
        return signIns;
    }

    public OwnPassword ownPassword() {
        return ownPassword;
    }

    /** Adds sign-in attempts and password hashing to the server's meters. */
    public void addMeters(MeterRegistry registry) {
        signIns.meters().addTo(registry);
        passwords.addMeters(registry);
    }

    public OperatorCommands operatorCommands() {
        return operatorCommands;
    }

    public void addTo(Routes routes) {
        accountRoutes.addTo(routes);
        userRoutes.addTo(routes);
        tokenRoutes.addTo(routes);
        callingRuleRoutes.addTo(routes);
        holidayRoutes.addTo(routes);
        auditRoutes.addTo(routes);
    }

    public Authenticator authenticator() {
        return authenticator;
    }

    public AuditLog audit() {
        return audit;
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

    /** Waits for pending writes about token use and failed sign-ins. */
    @Override
    public void close() {
        failures.close();
        passwords.close();
        tokenActivity.close();
    }
}
