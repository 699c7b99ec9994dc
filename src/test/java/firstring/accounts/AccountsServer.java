package firstring.accounts;

import firstring.TestClient;
import firstring.accounts.tokens.TokenKey;
import firstring.contacts.catalog.CatalogRoutes;
import firstring.contacts.catalog.DefaultDispositionStatusStore;
import firstring.http.Answer;
import firstring.http.Routes;
import firstring.http.server.Health;
import firstring.http.server.Metrics;
import firstring.http.server.ServerConfig;
import firstring.http.server.TrustedProxies;
import firstring.http.server.WebServer;
import firstring.postgres.Database;
import firstring.postgres.Ids;
import firstring.postgres.TestDatabase;
import firstring.sequences.SequenceRoutes;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A server with only accounts, catalogs and sequences, and a settable clock. {@code X-Forwarded-For} sets the source
 * address. A second one over the same database and clock is a second server of the installation.
 */
public final class AccountsServer extends TestClient implements AutoCloseable {
    private final Database database;
    private final MovableTime time;
    private final Accounts accounts;
    private final WebServer web;
    private final List<Long> availabilityChanges;

    private AccountsServer(Parts parts, WebServer web) {
        super(URI.create("http://127.0.0.1:" + web.port()));
        this.database = parts.database;
        this.time = parts.time;
        this.accounts = parts.accounts;
        this.availabilityChanges = parts.availabilityChanges;
        this.web = web;
    }

    private record Parts(Database database, MovableTime time, Accounts accounts, List<Long> availabilityChanges) {}

    public static AccountsServer start() {
        return start(TestDatabase.create(), new MovableTime());
    }

    static AccountsServer start(Database database, MovableTime time) {
        Ids ids = new Ids(database);
        List<Long> changes = new CopyOnWriteArrayList<>();
        AccountPorts ports = new AccountPorts(
                (tx, account, user) -> changes.add(user.value()),
                new DefaultDispositionStatusStore(ids),
                (account, lead) -> Set.of(),
                List.of());
        TokenKey key = new TokenKey("the secret of all tests".getBytes(StandardCharsets.US_ASCII));
        Accounts accounts = new Accounts(database, ids, key, new TimeSources(time, time), ports);
        Routes routes = new Routes();
        accounts.addTo(routes);
        new CatalogRoutes(database, ids, time, accounts).addTo(routes);
        new SequenceRoutes(database, ids, time, accounts, new firstring.contacts.catalog.CustomFields(database))
                .addTo(routes);
        routes.on(
                "POST",
                "/api/v1/webhook/echo",
                accounts.guard()
                        .family((caller, call, form) ->
                                Answer.message(200, "user " + caller.user().value())));
        return new AccountsServer(
                new Parts(database, time, accounts, changes),
                WebServer.start(config(), routes, new Metrics(), new Health(time, Map.of()), time));
    }

    private static ServerConfig config() {
        return ServerConfig.plain("127.0.0.1", 0).behind(TrustedProxies.parse("127.0.0.1"));
    }

    public AccountsServer anotherNode() {
        return start(database, time);
    }

    public MovableTime time() {
        return time;
    }

    public Database database() {
        return database;
    }

    public Accounts accounts() {
        return accounts;
    }

    /** Users reported as possibly available now. */
    List<Long> availabilityChanges() {
        return availabilityChanges;
    }

    /** Creates a new account. */
    public CreatedAccount account(String name) {
        try {
            return accounts.bootstrap().create(NewAccount.named(name, "admin@" + name + ".example"));
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** The token of a new user with this role and these scopes. */
    public Member member(CreatedAccount account, String role, Set<String> scopes) {
        String admin = account.token().reveal();
        String email = role + database.hashCode() + "." + System.nanoTime() + "@example.com";
        long user = id(post("/api/v1/users", admin, Map.of("name", "Some " + role, "email", email, "role", role)));
        Map<String, Object> asked = Map.of("name", "Token", "user_id", user, "scopes", scopes);
        return new Member(
                user,
                email,
                post("/api/v1/tokens", admin, asked).body().path("value").asString());
    }

    /** A user with their own token. */
    public record Member(long id, String email, String token) {}

    /** The id in a response. */
    public static long id(Reply reply) {
        return reply.body().path("id").asLong();
    }

    @Override
    public void close() {
        web.close();
        accounts.close();
    }
}
