package firstring.intake;

import firstring.accounts.AccountPorts;
import firstring.accounts.Accounts;
import firstring.accounts.CreatedAccount;
import firstring.accounts.NewAccount;
import firstring.accounts.tokens.TokenKey;
import firstring.accounts.users.AvailabilityChanged;
import firstring.contactbook.ContactRoutes;
import firstring.contacts.ContactPorts;
import firstring.contacts.Contacts;
import firstring.contacts.catalog.CustomFields;
import firstring.contacts.merge.ConflictRoutes;
import firstring.contacts.merge.ContactMerges;
import firstring.contacts.timeline.TimelineRoutes;
import firstring.dialer.queue.QueueFollowsContact;
import firstring.http.Routes;
import firstring.intake.RouteClient.Reply;
import firstring.postgres.Database;
import firstring.postgres.Ids;
import firstring.postgres.TestDatabase;
import firstring.routing.ParkingCloseStore;
import firstring.sequences.enrollments.EnrollmentStopStore;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.JsonNode;

/** The contact routes over a separate database, at a fixed moment and without a web server. */
public final class ContactApi implements AutoCloseable {
    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00.123456Z");
    private static final AtomicLong NUMBERS = new AtomicLong(8_185_550_100L);

    final Ids ids;
    final Routes routes = new Routes();
    public final CreatedAccount account;
    public final RouteClient client;
    /** An admin token of another account. */
    final RouteClient stranger;

    private final Database database = TestDatabase.create();
    private final Accounts accounts;

    private ContactApi() throws SQLException {
        ids = new Ids(database);
        InstantSource clock = InstantSource.fixed(NOW);
        accounts = new Accounts(database, ids, new TokenKey(new byte[32]), clock, AccountPorts.none());
        AvailabilityChanged ignored = (tx, accountId, user) -> {};
        QueueFollowsContact queues = new QueueFollowsContact(ignored);
        ParkingCloseStore parkings = new ParkingCloseStore();
        ContactPorts ports =
                new ContactPorts(List.of(parkings, queues, new EnrollmentStopStore()), List.of(parkings, queues));
        Contacts contacts = new Contacts(database, accounts.settings(), ids, ports, clock);
        accounts.addTo(routes);
        new ContactRoutes(accounts.guard(), accounts.settings(), contacts, new CustomFields(database), database, clock)
                .addTo(routes);
        new TimelineRoutes(accounts.guard(), contacts, database).addTo(routes);
        new ConflictRoutes(accounts.guard(), database, new ContactMerges(contacts, database)).addTo(routes);
        account = accounts.bootstrap().create(NewAccount.named("One", "one@example.com"));
        CreatedAccount other = accounts.bootstrap().create(NewAccount.named("Two", "two@example.com"));
        client = new RouteClient(routes, account.token().reveal());
        stranger = new RouteClient(routes, other.token().reveal());
    }

    public static ContactApi start() {
        try {
            return new ContactApi();
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    @Override
    public void close() {
        accounts.close();
        TestDatabase.assertNoConnectionHeld(database);
    }

    /** An unused number. */
    public static String number() {
        return "+1" + NUMBERS.getAndIncrement();
    }

    public static long id(Reply reply) {
        return reply.body().get("id").asLong();
    }

    public static List<String> names(JsonNode object) {
        return List.copyOf(object.propertyNames());
    }

    public Reply create(String number, String more) {
        return client.post("/api/v1/contacts", "{\"phone_number\": \"%s\"%s}".formatted(number, more));
    }

    public Reply edit(long id, String json) {
        return client.patch("/api/v1/contacts/" + id, json);
    }

    long user() {
        long mark = ids.next();
        return id(client.post(
                "/api/v1/users",
                "{\"name\": \"A\", \"email\": \"a%d@example.com\", \"role\": \"agent\"}".formatted(mark)));
    }

    void execute(String sql) {
        database.jdbi().useHandle(handle -> handle.execute(sql));
    }

    String text(String sql) {
        return database.jdbi()
                .withHandle(
                        handle -> handle.createQuery(sql).mapTo(String.class).one());
    }

    long count(String sql) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(sql).mapTo(Long.class).one());
    }
}
