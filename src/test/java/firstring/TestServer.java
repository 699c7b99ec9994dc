package firstring;

import firstring.accounts.AccountPorts;
import firstring.accounts.Accounts;
import firstring.accounts.CreatedAccount;
import firstring.accounts.NewAccount;
import firstring.accounts.UserId;
import firstring.accounts.tokens.TokenKey;
import firstring.contacts.catalog.DefaultDispositionStatusStore;
import firstring.http.Routes;
import firstring.postgres.Database;
import firstring.postgres.Ids;
import firstring.postgres.TestDatabase;
import firstring.text.HiddenText;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A complete server on a free port over a fresh database, with the first account created. It can reach other systems
 * at 127.0.0.1, and at no other private address. Close it after the test class.
 *
 * <pre>{@code
 * private static final TestServer server = TestServer.start();
 * var reply = server.post("/api/v1/tags", server.adminToken(), Map.of("name", "Hot"));
 * assertThat(reply.status()).isEqualTo(201);
 * }</pre>
 */
public final class TestServer extends TestClient implements AutoCloseable {
    static final HiddenText SECRET = new HiddenText("the secret of all tests");

    private static final Instant NOON = Instant.parse("2026-06-10T16:00:00Z");

    private final App app;
    private final Database database;
    private final CreatedAccount account;

    private final InstantSource clock;

    private TestServer(App app, Database database, CreatedAccount account, InstantSource clock) {
        super(app.url());
        this.app = app;
        this.database = database;
        this.account = account;
        this.clock = clock;
    }

    /** At {@link #noon()}. */
    public static TestServer start() {
        return start(noon());
    }

    /** A clock that starts at a Wednesday noon in New York, so that no test crosses midnight, a holiday or a clock change. */
    public static InstantSource noon() {
        Clock system = Clock.systemUTC();
        Duration away = Duration.between(system.instant(), NOON);
        return Clock.tick(Clock.offset(system, away), Duration.ofNanos(1_000));
    }

    /** With a clock controlled by the test. */
    public static TestServer start(InstantSource clock) {
        return start(clock, Map.of());
    }

    /** With additional settings. */
    public static TestServer start(InstantSource clock, Map<String, String> settings) {
        return startOver(TestDatabase.create(), clock, settings);
    }

    /** A server whose due work runs only in {@link #runDueWork}: nothing happens between two steps of a test. */
    public static TestServer startStill(InstantSource clock) {
        return startStill(clock, Map.of());
    }

    /** Like {@link #startStill(InstantSource)}, with additional settings. */
    public static TestServer startStill(InstantSource clock, Map<String, String> settings) {
        return over(TestDatabase.create(), clock, settings, App::startStill);
    }

    /** Like {@link #startStill(InstantSource)}, over the caller's fresh database. */
    public static TestServer startStillOver(Database database, InstantSource clock) {
        return over(database, clock, Map.of(), App::startStill);
    }

    /** A server over the caller's fresh database. */
    public static TestServer startOver(Database database, InstantSource clock, Map<String, String> settings) {
        return over(database, clock, settings, App::startOver);
    }

    private interface Start {
        App start(Database database, Config config, Secret secret, InstantSource clock);
    }

    private static TestServer over(Database database, InstantSource clock, Map<String, String> settings, Start how) {
        Config config = config(settings);
        App app = how.start(database, config, Secret.of(SECRET, config.storage().data()), clock);
        return new TestServer(app, database, app.firstAccount().orElseThrow(), clock);
    }

    /** Another server with the same database, whose due work runs only in {@link #runDueWork}. */
    public TestServer again() {
        Config config = config(Map.of());
        Secret secret = Secret.of(SECRET, config.storage().data());
        return new TestServer(App.startStill(database, config, secret, clock), database, account, clock);
    }

    static Config config(Map<String, String> settings) {
        Map<String, String> environment = new HashMap<>(Map.of(
                "FIRSTRING_HOST", "127.0.0.1",
                "FIRSTRING_PORT", "0",
                "FIRSTRING_DATA", Path.of("target", "no-data").toString(),
                "FIRSTRING_PRIVATE_ADDRESSES", "127.0.0.1",
                "FIRSTRING_STOP_TIME", "5s"));
        environment.putAll(settings);
        return switch (ConfigReader.read(environment)) {
            case ConfigReading.Readable readable -> readable.config();
            case ConfigReading.Faulty faulty -> throw new IllegalArgumentException(faulty.toString());
        };
    }

    /** The wired parts, for a test that has to reach inside. */
    public App app() {
        return app;
    }

    /** Runs all work that is due at the clock's time. */
    public void runDueWork() {
        try {
            app.work().runDueNow();
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    /** Extends the leases of running work, as their heartbeat does. */
    public void prolongRunningWork() {
        app.work().prolongRunning();
    }

    /** The server's database, to check what was written. */
    public Database database() {
        return database;
    }

    /** The account created at the start. */
    public CreatedAccount account() {
        return account;
    }

    /** Creates another account, with an admin and a token of every scope. */
    public CreatedAccount createAccount(String name) {
        String admin = name.replace(' ', '.') + "@admins.example";
        try (Accounts accounts = ofAnotherProcess()) {
            return accounts.bootstrap().create(NewAccount.named(name, admin));
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** Gives a user of the first account a new password, as the command does. */
    public String resetPassword(long user) {
        try (Accounts accounts = ofAnotherProcess()) {
            return accounts.operatorCommands()
                    .resetPassword(account.account(), new UserId(user))
                    .reveal();
        }
    }

    private Accounts ofAnotherProcess() {
        Ids ids = new Ids(database);
        AccountPorts ports = new AccountPorts(
                (tx, account, user) -> {},
                new DefaultDispositionStatusStore(ids),
                (account, lead) -> Set.of(),
                List.of());
        return new Accounts(database, ids, tokenKey(), clock, ports);
    }

    private static TokenKey tokenKey() {
        return new TokenKey(Secret.of(SECRET, Path.of("target", "no-data")).key());
    }

    /** Every route of the server. */
    public List<Routes.Route> routes() {
        return app.routes();
    }

    /** A token of the first account's admin, of every scope. */
    public String adminToken() {
        return account.token().reveal();
    }

    @Override
    public void close() {
        app.close();
    }
}
