package firstring;

import firstring.accounts.AccountPorts;
import firstring.accounts.Accounts;
import firstring.accounts.CreatedAccount;
import firstring.accounts.Guard;
import firstring.accounts.NewAccount;
import firstring.accounts.tokens.TokenKey;
import firstring.accounts.users.AvailabilityChanged;
import firstring.bulk.BulkActionRoutes;
import firstring.bulk.BulkActionWork;
import firstring.callability.CallabilityRoutes;
import firstring.console.Console;
import firstring.contactbook.ContactExportRoutes;
import firstring.contactbook.ContactRoutes;
import firstring.contactbook.SavedSearchRoutes;
import firstring.contacts.ContactPorts;
import firstring.contacts.ContactStopped;
import firstring.contacts.Contacts;
import firstring.contacts.DoNotContactRoutes;
import firstring.contacts.catalog.CatalogRoutes;
import firstring.contacts.catalog.CustomFieldRoutes;
import firstring.contacts.catalog.CustomFields;
import firstring.contacts.catalog.DefaultDispositionStatusStore;
import firstring.contacts.merge.ConflictRoutes;
import firstring.contacts.merge.ContactMerges;
import firstring.contacts.merge.MergeRoutes;
import firstring.contacts.timeline.TimelineRoutes;
import firstring.dialer.DialerParts;
import firstring.dialer.DialerRoutes;
import firstring.dialer.FamilyDialerRoutes;
import firstring.dialer.lists.DialerListRoutes;
import firstring.dialer.moves.MoveRoutes;
import firstring.dialer.queue.ContactQueue;
import firstring.dialer.queue.ContactQueueRoutes;
import firstring.dialer.queue.QueueFollowsContact;
import firstring.dialer.queue.QueueFollowsMerge;
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
import firstring.intake.HandOutWork;
import firstring.intake.Intake;
import firstring.intake.IntakeRoutes;
import firstring.intake.LeadParser;
import firstring.intake.decision.SimulationRoutes;
import firstring.intake.leads.LeadRoutes;
import firstring.intake.leads.ReplayRoutes;
import firstring.messages.MessagesUnderWayStore;
import firstring.messages.Messaging;
import firstring.outbound.Outbound;
import firstring.outbound.Timeouts;
import firstring.outbound.Trust;
import firstring.postgres.Database;
import firstring.postgres.FreshTableAnalyzer;
import firstring.postgres.Ids;
import firstring.postgres.PoolMeters;
import firstring.reference.ReferenceRoutes;
import firstring.routing.BacklogStore;
import firstring.routing.HandOutStore;
import firstring.routing.ParkedLeadsWait;
import firstring.routing.ParkingCloseStore;
import firstring.routing.ParkingMergeStore;
import firstring.routing.RingGroupRoutes;
import firstring.routing.RingGroupTeams;
import firstring.sequences.PreviewRoutes;
import firstring.sequences.SequenceRoutes;
import firstring.sequences.enrollments.EnrollmentExitStore;
import firstring.sequences.enrollments.EnrollmentMergeStore;
import firstring.sequences.enrollments.EnrollmentRoutes;
import firstring.sequences.enrollments.EnrollmentStopStore;
import firstring.sequences.enrollments.Enrollments;
import firstring.sequences.enrollments.FamilyRoutes;
import firstring.sequences.steps.CallWork;
import firstring.sequences.steps.Messenger;
import firstring.sequences.steps.OutboxMessenger;
import firstring.sequences.steps.StepMessages;
import firstring.sequences.steps.StepPorts;
import firstring.sequences.steps.StepWork;
import firstring.sequences.steps.StepsUnderWayStore;
import firstring.sequences.webhooks.SigningKeys;
import firstring.sequences.webhooks.SigningRoutes;
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
        Enrollments enrollments = new Enrollments(database, ids, clock);
        Outbound outbound = owning(outbound());
        Messaging messaging = new Messaging(
                new Messaging.Ground(database, ids, clock, outbound),
                accounts,
                secret.key(),
                this::url,
                new Messaging.Ports(stopped, enrollments, new StepMessages()));
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
                new BulkActionWork(database, accounts, contacts, queue, enrollments, clock),
                calls);
        Work work = owning(new Work(clock, kinds, WorkMeters.outcomes(metrics.registry())));
        addMeters(metrics, database, kinds);
        owning(FreshTableAnalyzer.watch(database));
        metrics.sample(waiting(), "what", "paused_accounts", accounts.settings()::countPaused);

        new StatusRoutes(health, metrics).addTo(routes);
        new ReferenceRoutes(this::url).addTo(routes);
        accounts.addTo(routes);
        new CatalogRoutes(database, ids, clock, accounts).addTo(routes);
        new RingGroupRoutes(accounts, database, ids, clock, handOuts).addTo(routes);
        DialerParts dialer = new DialerParts(
                database, ids, clock, accounts.settings(), parkedLeadsWait, new EnrollmentExitStore(ids));
        new DialerRoutes(guard, dialer).addTo(routes);
        new DialerListRoutes(accounts, dialer).addTo(routes);
        new FamilyDialerRoutes(guard, dialer).addTo(routes);
        new SequenceRoutes(database, ids, clock, accounts, customFields).addTo(routes);
        new EnrollmentRoutes(guard, enrollments, contacts, database).addTo(routes);
        new PreviewRoutes(guard, database, clock, accounts.settings(), customFields).addTo(routes);
        new SigningRoutes(guard, signingKeys).addTo(routes);
        new CustomFieldRoutes(
                        accounts, database, ids, clock, customFields, ContactRoutes.reservedKeys(LeadParser.KNOWN))
                .addTo(routes);
        new IntakeRoutes(accounts.authenticator(), accounts.settings(), customFields, intake).addTo(routes);
        new SimulationRoutes(guard, accounts.settings(), accounts.users(), database, clock).addTo(routes);
        new LeadRoutes(guard, accounts.settings(), database).addTo(routes);
        new ReplayRoutes(guard, accounts.settings(), customFields, intake, database).addTo(routes);
        new FamilyRoutes(guard, accounts.settings(), contacts, enrollments).addTo(routes);
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
        return List.of(
                new ParkingCloseStore(), new QueueFollowsContact(availabilityChanged), new EnrollmentStopStore());
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
        return new Outbound(out.reach(), Timeouts.of(out.answerTime()), Trust.with(out.trusted()));
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
                List.of(parkings, queues, new EnrollmentStopStore(), messaging.stopped()),
                List.of(parkings, queues),
                List.of(
                        new ParkingMergeStore(new HandOutStore(database)),
                        new QueueFollowsMerge(availabilityChanged),
                        new EnrollmentMergeStore(),
                        messaging.merged()),
                List.of(new EnrollmentExitStore(ids)));
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
