package firstring;

import firstring.accounts.AccountPorts;
import firstring.accounts.Accounts;
import firstring.accounts.AvailabilityChanged;
import firstring.accounts.CreatedAccount;
import firstring.accounts.Guard;
import firstring.accounts.NewAccount;
import firstring.accounts.TokenKey;
import firstring.console.Console;
import firstring.contacts.CatalogueRoutes;
import firstring.contacts.ConflictRoutes;
import firstring.contacts.ContactMerges;
import firstring.contacts.ContactPorts;
import firstring.contacts.ContactStopped;
import firstring.contacts.Contacts;
import firstring.contacts.CustomFieldRoutes;
import firstring.contacts.CustomFields;
import firstring.contacts.DefaultDispositionStatusStore;
import firstring.contacts.DoNotContactRoutes;
import firstring.contacts.MergeRoutes;
import firstring.contacts.TimelineRoutes;
import firstring.dialer.ContactQueue;
import firstring.dialer.ContactQueueRoutes;
import firstring.dialer.DialerListRoutes;
import firstring.dialer.DialerParts;
import firstring.dialer.DialerRoutes;
import firstring.dialer.FamilyDialerRoutes;
import firstring.dialer.MoveRoutes;
import firstring.dialer.QueueFollowsContact;
import firstring.dialer.QueueFollowsMerge;
import firstring.http.Health;
import firstring.http.Limits;
import firstring.http.Metrics;
import firstring.http.MetricsAccess;
import firstring.http.Routes;
import firstring.http.ServerConfig;
import firstring.http.StatusRoutes;
import firstring.http.Tls;
import firstring.http.TrustedProxies;
import firstring.http.WebServer;
import firstring.intake.BulkActionRoutes;
import firstring.intake.BulkActionWork;
import firstring.intake.CallabilityRoutes;
import firstring.intake.ContactExportRoutes;
import firstring.intake.ContactRoutes;
import firstring.intake.HandOutWork;
import firstring.intake.Intake;
import firstring.intake.IntakeRoutes;
import firstring.intake.LeadRoutes;
import firstring.intake.ReplayRoutes;
import firstring.intake.SavedSearchRoutes;
import firstring.intake.SimulationRoutes;
import firstring.messages.MessagesUnderWayStore;
import firstring.messages.Messaging;
import firstring.outbound.Outbound;
import firstring.outbound.Patience;
import firstring.outbound.Trust;
import firstring.postgres.Database;
import firstring.postgres.Ids;
import firstring.postgres.PoolMeters;
import firstring.postgres.YoungTables;
import firstring.reference.ReferenceRoutes;
import firstring.routing.BacklogStore;
import firstring.routing.HandOutStore;
import firstring.routing.ParkedLeadsWait;
import firstring.routing.ParkingCloseStore;
import firstring.routing.ParkingMergeStore;
import firstring.routing.RingGroupRoutes;
import firstring.routing.RingGroupTeams;
import firstring.sequences.CallWork;
import firstring.sequences.EnrolmentExitStore;
import firstring.sequences.EnrolmentMergeStore;
import firstring.sequences.EnrolmentRoutes;
import firstring.sequences.EnrolmentStopStore;
import firstring.sequences.Enrolments;
import firstring.sequences.FamilyRoutes;
import firstring.sequences.Messenger;
import firstring.sequences.OutboxMessenger;
import firstring.sequences.PreviewRoutes;
import firstring.sequences.SequenceRoutes;
import firstring.sequences.SigningKeys;
import firstring.sequences.SigningRoutes;
import firstring.sequences.StepMessages;
import firstring.sequences.StepPorts;
import firstring.sequences.StepWork;
import firstring.sequences.StepsUnderWayStore;
import firstring.work.DueKind;
import firstring.work.Upkeep;
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

/** The whole server, put together by hand: database, features, routes, web server. One per process. */
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

    /** Starts over the database that the configuration names; when this returns, requests are answered. */
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

    /** As {@link #start}, over a migrated database that stays open when the app is closed. */
    static App startOver(Database database, Config config, Secret secret, InstantSource clock) {
        App app = startStill(database, config, secret, clock);
        app.work().start();
        return app;
    }

    /** As {@link #startOver}, with due work that runs when it is asked to, and never by itself. */
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
        HandOutStore handOuts = new HandOutStore(database);
        AvailabilityChanged parkedLeadsWait = new ParkedLeadsWait(handOuts, clock);
        AccountPorts ports = new AccountPorts(
                parkedLeadsWait,
                new DefaultDispositionStatusStore(ids),
                new RingGroupTeams(database),
                List.of(new StepsUnderWayStore(database), new MessagesUnderWayStore(database, clock)));
        Accounts accounts = owning(new Accounts(database, ids, new TokenKey(secret.key()), clock, ports));
        accounts.addMeters(metrics.registry());
        Guard guard = accounts.guard();
        Intake intake =
                owning(new Intake(database, ids, accounts.settings(), accounts.users(), clock, metrics.registry()));
        Map<String, BooleanSupplier> checks = new LinkedHashMap<>();
        checks.put("database", () -> answers(database));
        checks.put("leads", intake::takesLeads);
        Health health = new Health(clock, checks);
        Upkeep.Retention retention = new Upkeep.Retention(
                Duration.ofDays(config.retention().leads()),
                Duration.ofDays(config.retention().messages()));
        Upkeep upkeep = new Upkeep(database, clock, retention);
        List<ContactStopped> stopped = stopped(parkedLeadsWait);
        Enrolments enrolments = new Enrolments(database, ids, clock);
        Outbound outbound = owning(outbound());
        Messaging messaging = new Messaging(
                new Messaging.Ground(database, ids, clock, outbound),
                accounts,
                secret.key(),
                this::url,
                new Messaging.Ports(stopped, enrolments, new StepMessages()));
        messaging.addMeters(metrics.registry());
        Messenger messenger = new OutboxMessenger(messaging.messages());
        StepPorts stepPorts = new StepPorts(messenger, List.of(new ParkingCloseStore()), parkedLeadsWait);
        SigningKeys signingKeys = new SigningKeys(secret.key());
        CallWork calls = new CallWork(database, ids, signingKeys, clock, outbound);
        CustomFields customFields = new CustomFields(database);
        Contacts contacts = addContacts(messaging, database, accounts, ids, customFields, parkedLeadsWait);
        ContactQueue queue = new ContactQueue(database, ids, clock, parkedLeadsWait);
        List<DueKind> kinds = List.of(
                upkeep,
                new HandOutWork(database, handOuts, intake, clock),
                messaging.work(),
                new StepWork(database, ids, accounts.settings(), accounts.users(), stepPorts),
                new BulkActionWork(database, accounts, contacts, queue, enrolments, clock),
                calls);
        Work work = owning(new Work(clock, kinds, WorkMeters.outcomes(metrics.registry())));
        addMeters(metrics, database, kinds);
        owning(YoungTables.watch(database));
        metrics.sample(waiting(), "what", "paused_accounts", accounts.settings()::countPaused);

        new StatusRoutes(health, metrics).addTo(routes);
        new ReferenceRoutes(this::url).addTo(routes);
        accounts.addTo(routes);
        new CatalogueRoutes(database, ids, clock, accounts).addTo(routes);
        new RingGroupRoutes(accounts, database, ids, clock, handOuts).addTo(routes);
        DialerParts dialer = new DialerParts(
                database, ids, clock, accounts.settings(), parkedLeadsWait, new EnrolmentExitStore(ids));
        new DialerRoutes(guard, dialer).addTo(routes);
        new DialerListRoutes(accounts, dialer).addTo(routes);
        new FamilyDialerRoutes(guard, dialer).addTo(routes);
        new SequenceRoutes(database, ids, clock, accounts, customFields).addTo(routes);
        new EnrolmentRoutes(guard, enrolments, contacts, database).addTo(routes);
        new PreviewRoutes(guard, database, clock, accounts.settings(), customFields).addTo(routes);
        new SigningRoutes(guard, signingKeys).addTo(routes);
        new CustomFieldRoutes(accounts, database, ids, clock, customFields, ContactRoutes.reservedKeys()).addTo(routes);
        new IntakeRoutes(accounts.authenticator(), accounts.settings(), customFields, intake).addTo(routes);
        new SimulationRoutes(guard, accounts.settings(), accounts.users(), database, clock).addTo(routes);
        new LeadRoutes(guard, accounts.settings(), database).addTo(routes);
        new ReplayRoutes(guard, accounts.settings(), customFields, intake, database).addTo(routes);
        new FamilyRoutes(guard, accounts.settings(), contacts, enrolments).addTo(routes);
        messaging.addTo(routes);
        new ContactQueueRoutes(guard, contacts, queue, dialer).addTo(routes);
        new MoveRoutes(guard, dialer, contacts).addTo(routes);
        Console.Place place = new Console.Place(this::url, isReachedSecurely(), health::isDraining);
        new Console(accounts, messaging.unsubscribes(), database, clock, place).addTo(routes);
        this.work = work;

        firstAccount = createFirstAccount(accounts).orElse(null);
        prepare(upkeep);
        // What goes out names this server's address, which is known only once it listens.
        web = owning(WebServer.start(serverConfig(), routes, metrics, health, clock));
        log.info("event=server_started address={}", url());
    }

    /** Who closes what is open for a contact that stops, in the order of the locks that they take. */
    private static List<ContactStopped> stopped(AvailabilityChanged availabilityChanged) {
        return List.of(new ParkingCloseStore(), new QueueFollowsContact(availabilityChanged), new EnrolmentStopStore());
    }

    private void addMeters(Metrics metrics, Database database, List<DueKind> kinds) {
        PoolMeters.add(metrics.registry(), database.dataSource());
        WorkMeters.add(metrics, kinds, clock);
        BacklogStore backlog = new BacklogStore(database);
        metrics.sample(waiting(), "what", "queue_entries", backlog::countEntries);
        metrics.sample(waiting(), "what", "parked_leads", backlog::countParked);
    }

    private static Metrics.Sampled waiting() {
        return new Metrics.Sampled("firstring.waiting", "What waits in the installation");
    }

    private Outbound outbound() {
        Config.Outbound out = config.outbound();
        return new Outbound(out.reach(), Patience.of(out.answerTime()), Trust.with(out.trusted()));
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

    private Contacts addContacts(
            Messaging messaging,
            Database database,
            Accounts accounts,
            Ids ids,
            CustomFields customFields,
            AvailabilityChanged availabilityChanged) {
        ParkingCloseStore parkings = new ParkingCloseStore();
        QueueFollowsContact queues = new QueueFollowsContact(availabilityChanged);
        ContactPorts ports = new ContactPorts(
                List.of(parkings, queues, new EnrolmentStopStore(), messaging.stopped()),
                List.of(parkings, queues),
                List.of(
                        new ParkingMergeStore(new HandOutStore(database)),
                        new QueueFollowsMerge(availabilityChanged),
                        new EnrolmentMergeStore(),
                        messaging.merged()),
                List.of(new EnrolmentExitStore(ids)));
        Contacts contacts = new Contacts(database, accounts.settings(), ids, ports, clock);
        new ContactRoutes(accounts.guard(), accounts.settings(), contacts, customFields, database, clock).addTo(routes);
        new ContactExportRoutes(accounts, contacts, customFields, database).addTo(routes);
        new CallabilityRoutes(accounts.guard(), accounts.settings(), accounts.users(), contacts, database, clock)
                .addTo(routes);
        new DoNotContactRoutes(accounts, contacts, database, clock).addTo(routes);
        new TimelineRoutes(accounts.guard(), contacts, database).addTo(routes);
        ContactMerges merges = new ContactMerges(contacts, database);
        new MergeRoutes(accounts.guard(), contacts, merges).addTo(routes);
        new ConflictRoutes(accounts.guard(), database, merges).addTo(routes);
        new SavedSearchRoutes(accounts.guard(), accounts.settings(), database, ids, clock).addTo(routes);
        new BulkActionRoutes(accounts, database, ids, clock).addTo(routes);
        return contacts;
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
            throw new IllegalStateException("The first account could not be made.", failed);
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

    /** The account made at this start, with secrets that are known only now; empty when there was one. */
    public Optional<CreatedAccount> firstAccount() {
        return Optional.ofNullable(firstAccount);
    }

    /** Runs all due work at the clock's moment, for tests with a clock of their own. */
    Work work() {
        if (work == null) {
            throw new IllegalStateException("not started");
        }
        return work;
    }

    /** Everything that is answered, for the tests that try every route. */
    List<Routes.Route> routes() {
        return routes.all();
    }

    /** The port listened on. */
    public int port() {
        if (web == null) {
            throw new IllegalStateException("not started");
        }
        return web.port();
    }

    /** The address to print: the public one, or the one listened on. */
    public URI url() {
        Config.Web listen = config.web();
        if (listen.publicUrl() != null) {
            return listen.publicUrl();
        }
        String host = listen.host().equals("0.0.0.0") || listen.host().equals("::") ? "localhost" : listen.host();
        String inUrl = host.contains(":") ? "[" + host + "]" : host;
        return URI.create((listen.tls() == null ? "http://" : "https://") + inUrl + ":" + port());
    }

    /** Takes no more requests, lets those in work finish, then closes every part, the last opened first. */
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
