package firstring;

import firstring.accounts.AccountPorts;
import firstring.accounts.Accounts;
import firstring.accounts.CreatedAccount;
import firstring.accounts.NewAccount;
import firstring.accounts.Platform;
import firstring.accounts.tokens.TokenKey;
import firstring.console.Console;
import firstring.contacts.catalog.DefaultDispositionStatusStore;
import firstring.http.Routes;
import firstring.http.server.Health;
import firstring.http.server.Limits;
import firstring.http.server.Metrics;
import firstring.http.server.MetricsAccess;
import firstring.http.server.ServerConfig;
import firstring.http.server.StatusRoutes;
import firstring.http.server.Tls;
import firstring.http.server.TrustedProxies;
import firstring.http.server.WebServer;
import firstring.intake.Intake;
import firstring.messages.MessagesInProgressStore;
import firstring.outbound.Outbound;
import firstring.outbound.Timeouts;
import firstring.outbound.Trust;
import firstring.postgres.Database;
import firstring.postgres.FreshTableAnalyzer;
import firstring.postgres.Ids;
import firstring.postgres.PoolMeters;
import firstring.routing.BacklogStore;
import firstring.routing.RingGroupTeams;
import firstring.routing.Routing;
import firstring.sequences.steps.StepsInProgressStore;
import firstring.upkeep.Upkeep;
import firstring.work.DueKind;
import firstring.work.Work;
import firstring.work.WorkMeters;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server: constructs database, features, routes and web server, and connects them. One per process. */
public final class App implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(App.class);
    private static final String STANDARD_ADMIN = "admin@localhost";
    private static final Duration MICROSECOND = Duration.ofNanos(1_000);
    private static final int CHECK_SECONDS = 1;

    private final Config config;
    private final InstantSource clock;
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final Routes routes = new Routes();
    private @Nullable WebServer web;
    private @Nullable Work work;
    private @Nullable CreatedAccount firstAccount;

    private App(Config config, InstantSource clock) {
        this.config = config;
        this.clock = clock;
    }

    /** Starts the server with the configured database. It accepts requests when this returns. */
    public static App start(Config config) {
        App app = new App(config, Clock.tick(Clock.systemUTC(), MICROSECOND));
        try {
            OpenDatabase open = app.owning(OpenDatabase.forServing(config.storage()));
            app.putTogether(open.database(), Secret.of(config, open.database()));
            app.work().start();
            return app;
        } catch (RuntimeException failed) {
            app.close();
            throw failed;
        }
    }

    /** As {@link #start}, with a migrated database that stays open when the app is closed. */
    static App startOver(Database database, Config config, Secret secret, InstantSource clock) {
        App app = startStill(database, config, secret, clock);
        app.work().start();
        return app;
    }

    /** As {@link #startOver}, except that due work only runs on request. */
    static App startStill(Database database, Config config, Secret secret, InstantSource clock) {
        App app = new App(config, clock);
        try {
            app.putTogether(database, secret);
            return app;
        } catch (RuntimeException failed) {
            app.close();
            throw failed;
        }
    }

    private void putTogether(Database database, Secret secret) {
        Ids ids = new Ids(database);
        Metrics metrics = new Metrics();
        Routing routing = new Routing(database, clock);
        Accounts accounts = owning(accounts(database, ids, secret, routing));
        accounts.addMeters(metrics.registry());
        Intake intake =
                owning(new Intake(database, ids, accounts.settings(), accounts.users(), clock, metrics.registry()));
        Health health = health(database, intake);
        Features features = new Features(
                new Platform(database, ids, clock, accounts),
                secret.key(),
                routing,
                intake,
                owning(outbound()),
                this::url);
        features.messaging().addMeters(metrics.registry());
        Upkeep upkeep = upkeep(database);
        List<DueKind> kinds = features.work(upkeep);
        this.work = owning(new Work(clock, kinds, WorkMeters.outcomes(metrics.registry())));
        addMeters(metrics, database, kinds);
        metrics.sample(waiting(), "what", "paused_accounts", accounts.settings()::countPaused);
        owning(FreshTableAnalyzer.watch(database));

        new StatusRoutes(health, metrics).addTo(routes);
        features.addTo(routes);
        Console.Place place = new Console.Place(this::url, isReachedSecurely(), health::isDraining);
        new Console(accounts, features.messaging().unsubscribes(), database, clock, place).addTo(routes);

        firstAccount = createFirstAccount(accounts).orElse(null);
        prepare(upkeep);
        // Messages and webhooks contain this server's address, which is known only once it listens.
        web = owning(WebServer.start(serverConfig(), routes, metrics, health, clock));
        log.info("event=server_started address={}", url());
    }

    private Accounts accounts(Database database, Ids ids, Secret secret, Routing routing) {
        AccountPorts ports = new AccountPorts(
                routing.parkedLeadsWait(),
                new DefaultDispositionStatusStore(ids),
                new RingGroupTeams(database),
                List.of(new StepsInProgressStore(database), new MessagesInProgressStore(database, clock)));
        return new Accounts(database, ids, new TokenKey(secret.key()), clock, ports);
    }

    private Health health(Database database, Intake intake) {
        Map<String, BooleanSupplier> checks = new LinkedHashMap<>();
        checks.put("database", () -> answers(database));
        checks.put("leads", intake::takesLeads);
        return new Health(clock, checks);
    }

    private Upkeep upkeep(Database database) {
        Config.Retention kept = config.retention();
        return new Upkeep(
                database, clock, new Upkeep.Retention(Duration.ofDays(kept.leads()), Duration.ofDays(kept.messages())));
    }

    private void addMeters(Metrics metrics, Database database, List<DueKind> kinds) {
        PoolMeters.add(metrics.registry(), database.dataSource());
        WorkMeters.add(metrics, kinds, clock);
        BacklogStore backlog = new BacklogStore(database);
        metrics.sample(waiting(), "what", "queue_entries", backlog::countEntries);
        metrics.sample(waiting(), "what", "parked_leads", backlog::countParked);
    }

    private static Metrics.Sampled waiting() {
        return new Metrics.Sampled("firstring.waiting", "Open queue entries, parked leads and paused accounts");
    }

    private Outbound outbound() {
        Config.Outbound out = config.outbound();
        return new Outbound(out.addresses(), Timeouts.of(out.answerTime()), Trust.with(out.trusted()));
    }

    private boolean isReachedSecurely() {
        URI address = config.web().publicUrl();
        return address == null ? config.web().tls() != null : "https".equals(address.getScheme());
    }

    private static void prepare(Upkeep upkeep) {
        try {
            upkeep.prepare();
        } catch (SQLException failed) {
            throw new IllegalStateException("The upkeep could not be prepared.", failed);
        }
    }

    private <T extends AutoCloseable> T owning(T part) {
        parts.push(part);
        return part;
    }

    private static boolean answers(Database database) {
        try (Connection connection = database.dataSource().getConnection()) {
            return connection.isValid(CHECK_SECONDS);
        } catch (SQLException away) {
            return false;
        }
    }

    private Optional<CreatedAccount> createFirstAccount(Accounts accounts) {
        Config.FirstStart first = config.firstStart();
        String email = first.adminEmail() == null ? STANDARD_ADMIN : first.adminEmail();
        NewAccount asked = NewAccount.named("Firstring", email)
                .withAdminPassword(first.adminPassword())
                .withToken(first.bootstrapToken());
        try {
            return accounts.bootstrap().createFirst(asked);
        } catch (SQLException failed) {
            throw new IllegalStateException("The first account could not be created.", failed);
        }
    }

    private ServerConfig serverConfig() {
        Config.Web listen = config.web();
        Config.@Nullable Tls tls = listen.tls();
        return new ServerConfig(
                listen.host(),
                listen.port(),
                tls == null ? null : new Tls(tls.certificate(), tls.key()),
                isReachedSecurely(),
                TrustedProxies.parse(String.join(",", listen.trustedProxies())),
                listen.accessLog(),
                metricsAccess(listen.metrics()),
                limits());
    }

    private static MetricsAccess metricsAccess(Config.Metrics metrics) {
        return new MetricsAccess(metrics.host(), metrics.port(), metrics.token());
    }

    private Limits limits() {
        Limits standard = Limits.standard();
        return new Limits(
                standard.maxBodyBytes(),
                config.limits().waitingBytes(),
                Math.max(2L * standard.maxBodyBytes(), config.limits().waitingBytes() / 4),
                config.limits().requests(),
                standard.maxRequestsWaiting(),
                standard.maxWait(),
                standard.maxHeaderBytes(),
                standard.maxConnections(),
                standard.maxConnectionsOfOneSource(),
                standard.idleTimeout(),
                standard.headTimeout(),
                config.limits().requestTime(),
                config.limits().stopTime());
    }

    /** The account created by this start, with its secrets, which are never available again; empty if there was one already. */
    public Optional<CreatedAccount> firstAccount() {
        return Optional.ofNullable(firstAccount);
    }

    /** Runs all work that is due at the clock's time. For tests with a settable clock. */
    Work work() {
        if (work == null) {
            throw new IllegalStateException("not started");
        }
        return work;
    }

    /** All routes, for tests that call every one. */
    List<Routes.Route> routes() {
        return routes.all();
    }

    /** The port that the server listens on. */
    public int port() {
        if (web == null) {
            throw new IllegalStateException("not started");
        }
        return web.port();
    }

    /** The URL to print: the public one, or the one the server listens on. */
    public URI url() {
        Config.Web listen = config.web();
        if (listen.publicUrl() != null) {
            return listen.publicUrl();
        }
        String host = listen.host().equals("0.0.0.0") || listen.host().equals("::") ? "localhost" : listen.host();
        String inUrl = host.contains(":") ? "[" + host + "]" : host;
        return URI.create((listen.tls() == null ? "http://" : "https://") + inUrl + ":" + port());
    }

    /** Stops accepting requests, finishes the ones in progress, then closes every part in reverse order. */
    @Override
    public void close() {
        while (!parts.isEmpty()) {
            AutoCloseable part = parts.pop();
            try {
                part.close();
            } catch (Exception failed) {
                log.error("event=close_failed part={}", part.getClass().getSimpleName(), failed);
            }
        }
    }
}
