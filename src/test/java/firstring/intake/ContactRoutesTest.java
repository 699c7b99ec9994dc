package firstring.intake;

import static org.assertj.core.api.Assertions.assertThat;

import firstring.accounts.AccountPorts;
import firstring.accounts.Accounts;
import firstring.accounts.AvailabilityChanged;
import firstring.accounts.CreatedAccount;
import firstring.accounts.NewAccount;
import firstring.accounts.TokenKey;
import firstring.contacts.ConflictRoutes;
import firstring.contacts.ContactMerges;
import firstring.contacts.ContactPorts;
import firstring.contacts.Contacts;
import firstring.contacts.CustomFields;
import firstring.contacts.TimelineRoutes;
import firstring.dialer.QueueFollowsContact;
import firstring.http.Routes;
import firstring.intake.RouteClient.Reply;
import firstring.json.Json;
import firstring.postgres.Database;
import firstring.postgres.Ids;
import firstring.postgres.TestDatabase;
import firstring.routing.ParkingCloseStore;
import firstring.sequences.EnrolmentStopStore;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class ContactRoutesTest {
    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00.123456Z");
    private static final AtomicLong NUMBERS = new AtomicLong(8_185_550_100L);

    private static Database database;
    private static Accounts accounts;
    private static Ids ids;
    private static CreatedAccount account;
    private static RouteClient client;
    private static RouteClient stranger;
    private static Routes routes;

    @BeforeAll
    static void start() throws SQLException {
        database = TestDatabase.create();
        ids = new Ids(database);
        InstantSource clock = InstantSource.fixed(NOW);
        accounts = new Accounts(database, ids, new TokenKey(new byte[32]), clock, AccountPorts.none());
        AvailabilityChanged nobody = (tx, accountId, user) -> {};
        QueueFollowsContact queues = new QueueFollowsContact(nobody);
        ParkingCloseStore parkings = new ParkingCloseStore();
        ContactPorts ports =
                new ContactPorts(List.of(parkings, queues, new EnrolmentStopStore()), List.of(parkings, queues));
        Contacts contacts = new Contacts(database, accounts.settings(), ids, ports, clock);
        routes = new Routes();
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

    @AfterAll
    static void stop() {
        accounts.close();
        TestDatabase.assertNoConnectionHeld(database);
    }

    @Test
    void aNewContactIsAnsweredWhole() {
        String number = number();
        Reply reply = client.post("/api/v1/contacts", """
                {"phone_number": "%s", "name": "Jane van Doe", "email": "jane@example.com", "date_of_birth": "01/31/1990",
                 "state": "CA", "country": "usa", "lead_source": "Landing page", "notes": " as sent "}
                """.formatted(number.substring(2)));
        assertThat(reply.status()).isEqualTo(201);
        assertThat(reply.headers()).containsEntry("ETag", "\"1\"");
        JsonNode body = reply.body();
        assertThat(body.get("name").asString()).isEqualTo("Jane van Doe");
        assertThat(body.get("first_name").asString()).isEqualTo("Jane van");
        assertThat(body.get("phone_number").asString()).isEqualTo(number);
        assertThat(body.get("date_of_birth").asString()).isEqualTo("1990-01-31");
        assertThat(body.get("country").asString()).isEqualTo("US");
        assertThat(body.get("timezone").asString()).isEqualTo("America/Los_Angeles");
        assertThat(body.get("notes").asString()).isEqualTo(" as sent ");
        assertThat(body.get("lead_source").asString()).isEqualTo("Landing page");
        assertThat(body.get("created_at").asString()).isEqualTo("2026-06-01T12:00:00.123456Z");
        assertThat(client.get("/api/v1/contacts/" + id(reply))
                        .body()
                        .get("email")
                        .asString())
                .isEqualTo("jane@example.com");
    }

    @Test
    void aNumberThatIsTakenNamesTheOtherContact() {
        String number = number();
        Reply first = create(number, "");
        assertThat(create(number, "").status()).isEqualTo(409);
        assertThat(create(number, "").body())
                .isEqualTo(
                        Json.tree("{\"message\":\"Contact already exists.\",\"contact_id\":%d}".formatted(id(first))));
    }

    @Test
    void ofSixteenTwinsAtOnceOneIsCreated() throws Exception {
        String number = number();
        List<Callable<Integer>> twins = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            twins.add(() -> create(number, "").status());
        }
        List<Integer> statuses = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Integer> twin : threads.invokeAll(twins)) {
                statuses.add(twin.get());
            }
        }
        assertThat(statuses).filteredOn(status -> status == 201).hasSize(1);
        assertThat(statuses).filteredOn(status -> status == 409).hasSize(15);
    }

    @Test
    void anEditChangesWhatItNamesAndNullClears() {
        long id = id(create(number(), ", \"city\": \"Reno\", \"first_name\": \"Jane\", \"last_name\": \"Doe\""));
        Reply edited = edit(id, "{\"city\": null, \"first_name\": \"Ann\", \"last_name\": \"\", \"csf1\": \"x\"}");
        assertThat(edited.status()).isEqualTo(200);
        assertThat(edited.headers()).containsEntry("ETag", "\"2\"");
        assertThat(edited.body().get("city").isNull()).isTrue();
        assertThat(edited.body().get("name").asString()).isEqualTo("Ann Doe");
        JsonNode latest = client.get("/api/v1/contacts/" + id + "/timeline")
                .body()
                .get("data")
                .get(0);
        assertThat(latest.get("kind").asString()).isEqualTo("edit");
        assertThat(latest.get("user_id").asLong()).isEqualTo(account.admin().value());
        assertThat(latest.get("changes"))
                .isEqualTo(Json.tree(
                        "{\"first_name\":[\"Jane\",\"Ann\"],\"city\":[\"Reno\",null],\"csf1\":[null,\"x\"]}"));
    }

    @Test
    void anEditThatChangesNothingLeavesTheVersion() {
        long id = id(create(number(), ", \"city\": \"Reno\""));
        assertThat(edit(id, "{\"city\": \"Reno\"}").headers()).containsEntry("ETag", "\"1\"");
    }

    @Test
    void anEditOfAnOlderVersionIsRefused() {
        long id = id(create(number(), ""));
        String path = "/api/v1/contacts/" + id;
        Map<String, String> first = Map.of("If-Match", "\"1\"");
        assertThat(client.send("PATCH", path, "{\"city\": \"A\"}", first).status())
                .isEqualTo(200);
        assertThat(client.send("PATCH", path, "{\"city\": \"B\"}", first).status())
                .isEqualTo(412);
        assertThat(client.send("DELETE", path, null, first).status()).isEqualTo(412);
    }

    @Test
    void anInferredZoneFollowsItsHintsAndASaidOneStays() {
        long id = id(create("+18005550" + number().substring(9), ", \"state\": \"NV\""));
        assertThat(zone(edit(id, "{\"state\": \"NY\"}"))).isEqualTo("America/New_York");
        assertThat(zone(edit(id, "{\"timezone\": \"Europe/Paris\", \"state\": \"CO\"}")))
                .isEqualTo("Europe/Paris");
        assertThat(zone(edit(id, "{\"state\": \"HI\"}"))).isEqualTo("Europe/Paris");
        assertThat(zone(edit(id, "{\"timezone\": null}"))).isEqualTo("Pacific/Honolulu");
    }

    @Test
    void aNumberOfAnotherContactStaysThereAndIsListedAsAConflict() {
        String taken = number();
        long owner = id(create(taken, ""));
        String free = number();
        Reply reply = create(
                number(),
                ", \"other_phone_numbers\": [{\"label\": \"home\", \"phone_number\": \"%s\"}, \"%s\"]"
                        .formatted(free, taken));
        assertThat(reply.status()).isEqualTo(201);
        assertThat(reply.body().get("phone_numbers")).hasSize(2);
        assertThat(reply.body().get("phone_numbers").get(1).get("label").asString())
                .isEqualTo("home");
        assertThat(reply.body().get("warnings").get(0).get("code").asString()).isEqualTo("belongs_to_another_contact");
        JsonNode conflict = conflictAbout(taken);
        assertThat(conflict.get("contact_id").asLong()).isEqualTo(id(reply));
        assertThat(conflict.get("other_contact_id").asLong()).isEqualTo(owner);
        String path = "/api/v1/conflicts/" + conflict.get("id").asLong();
        assertThat(stranger.delete(path).status()).isEqualTo(404);
        assertThat(client.delete(path).status()).isEqualTo(204);
        assertThat(client.get("/api/v1/conflicts?limit=200").body().toString()).doesNotContain(taken);
    }

    @Test
    void anotherPrimaryNumberReplacesTheOldOneAndFreesIt() {
        String old = number();
        long id = id(create(old, ""));
        String replacement = number();
        assertThat(edit(id, "{\"phone_number\": \"%s\"}".formatted(replacement))
                        .body()
                        .get("phone_numbers"))
                .hasSize(1);
        assertThat(create(old, "").status()).isEqualTo(201);
        assertThat(edit(id, "{\"phone_number\": \"%s\"}".formatted(old)).status())
                .isEqualTo(409);
        assertThat(edit(id, "{\"phone_number\": null}").status()).isEqualTo(400);
    }

    @Test
    void doNotContactOutlivesTheContact() {
        String number = number();
        long id = id(create(number, ""));
        openEntry(id, account.admin().value());
        enrol(id);
        assertThat(edit(id, "{\"is_dnc\": true}").body().get("text_authorized").asBoolean())
                .isFalse();
        assertThat(text("select state from dialer_entry where contact_id = " + id))
                .isEqualTo("removed");
        assertThat(text("select state from enrolment where contact_id = " + id)).isEqualTo("stopped");
        assertThat(client.delete("/api/v1/contacts/" + id).status()).isEqualTo(204);
        assertThat(client.get("/api/v1/contacts/" + id).status()).isEqualTo(404);
        Reply again = create(number, "");
        assertThat(again.status()).isEqualTo(201);
        assertThat(again.body().get("is_dnc").asBoolean()).isTrue();
        assertThat(edit(id(again), "{\"is_dnc\": false}").body().get("is_dnc").asBoolean())
                .isFalse();
        assertThat(count("select count(*) from phone_stop where e164 = '%s'".formatted(number)))
                .isZero();
    }

    @Test
    void theQueueEntryFollowsTheOwner() {
        long from = user();
        long to = user();
        long id = id(create(number(), ", \"user_id\": " + from));
        openEntry(id, from);
        assertThat(edit(id, "{\"user_id\": %d}".formatted(to))
                        .body()
                        .get("user_id")
                        .asLong())
                .isEqualTo(to);
        assertThat(count("select user_id from dialer_entry where contact_id = " + id))
                .isEqualTo(to);
        assertThat(count("select open_count from queue where user_id = " + from))
                .isZero();
        assertThat(count("select open_count from queue where user_id = " + to)).isEqualTo(1);
        assertThat(edit(id, "{\"user_id\": null}").status()).isEqualTo(200);
        assertThat(text("select state from dialer_entry where contact_id = " + id))
                .isEqualTo("removed");
        assertThat(count("select open_count from queue where user_id = " + to)).isZero();
    }

    @Test
    void tagsAreAddedAndRemovedByIdAndByName() {
        long hot = tag("Hot");
        long cold = tag("Cold");
        long id = id(create(number(), ", \"add_tags\": [\"hot\", %d]".formatted(cold)));
        Reply edited = edit(id, "{\"remove_tags\": [%d]}".formatted(cold));
        assertThat(edited.body().get("tags")).hasSize(1);
        assertThat(edited.body().get("tags").get(0))
                .isEqualTo(Json.tree("{\"id\":%d,\"name\":\"Hot\",\"color\":null,\"category\":null}".formatted(hot)));
        assertThat(client.get("/api/v1/contacts?tag_id=" + hot).body().get("data"))
                .hasSize(1);
        assertThat(edit(id, "{\"add_tags\": [\"Unknown\"]}")
                        .body()
                        .get("errors")
                        .get("add_tags")
                        .get(0)
                        .asString())
                .isEqualTo("The selected add tags is invalid.");
    }

    @Test
    void theFamilyFindsAContactByAnyOfItsNumbers() {
        String other = number();
        long id = id(create(number(), ", \"other_phone_numbers\": \"%s\"".formatted(other)));
        String path = "/api/v1/webhook/contact/phone-number?phone_number=";
        Reply reply = client.get(path + other.replace("+", "%2B"));
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body().get("id").asLong()).isEqualTo(id);
        assertThat(reply.body().get("created_at").asString()).isEqualTo("2026-06-01 12:00:00");
        assertThat(names(reply.body()))
                .containsExactlyInAnyOrder(
                        ("id company_id user_id name first_name last_name company_name email phone_number phone_numbers timezone"
                                        + " address website notes date_of_birth csf1 csf2 cnam_city cnam_state"
                                        + " cnam_zipcode cnam_country lead_source lead_source_id intake_source"
                                        + " initial_campaign_id disposition_status_id tags sequence_id is_blocked"
                                        + " is_dnc is_opted_out text_authorized last_engagement_at created_at updated_at")
                                .split(" "));
        assertThat(client.get(path + other).body().get("id").asLong()).isEqualTo(id);
        assertThat(stranger.get(path + other).body()).isEqualTo(Json.tree("{\"error\":\"Contact not found.\"}"));
        assertThat(stranger.get(path + other).status()).isEqualTo(404);
        assertThat(client.get(path + "5551234").status()).isEqualTo(400);
        assertThat(client.get(path).body()).isEqualTo(Json.tree("{\"error\":\"Phone number is empty or invalid.\"}"));
    }

    @Test
    void contactsAreFoundByNumberByWordsAndByOwner() {
        long owner = user();
        String number = number();
        long id = id(create(number, ", \"name\": \"Zed %%Quirky_Name\", \"user_id\": " + owner));
        assertThat(found("phone_number=" + number)).containsExactly(id);
        assertThat(found("q=%25quirky_")).containsExactly(id);
        assertThat(found("q=zed")).containsExactly(id);
        assertThat(found("user_id=" + owner)).containsExactly(id);
        assertThat(found("q=nobody+at+all")).isEmpty();
        assertThat(client.get("/api/v1/contacts?phone_number=5551234").status()).isEqualTo(400);
    }

    @Test
    void pagesFollowEachOtherWithoutGapOrRepeat() {
        long owner = user();
        List<Long> made = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            made.add(id(create(number(), ", \"user_id\": " + owner)));
        }
        List<Long> seen = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = client.get("/api/v1/contacts?limit=2&user_id=" + owner + cursor)
                    .body();
            page.get("data").forEach(contact -> seen.add(contact.get("id").asLong()));
            cursor = page.get("next_cursor").isNull()
                    ? ""
                    : "&cursor=" + page.get("next_cursor").asString();
        } while (!cursor.isEmpty());
        assertThat(seen).containsExactlyElementsOf(made.reversed());
    }

    @Test
    void anotherAccountSeesNothing() {
        String number = number();
        String path = "/api/v1/contacts/" + id(create(number, ""));
        assertThat(stranger.get(path).status()).isEqualTo(404);
        assertThat(stranger.get(path + "/timeline").status()).isEqualTo(404);
        assertThat(stranger.patch(path, "{\"city\": \"X\"}").status()).isEqualTo(404);
        assertThat(stranger.delete(path).status()).isEqualTo(404);
        assertThat(stranger.get("/api/v1/contacts?phone_number=" + number)
                        .body()
                        .get("data"))
                .isEmpty();
        assertThat(stranger.post("/api/v1/contacts", "{\"phone_number\": \"%s\"}".formatted(number))
                        .status())
                .isEqualTo(201);
        long foreigner = user();
        assertThat(stranger.post(
                                "/api/v1/contacts",
                                "{\"phone_number\": \"%s\", \"user_id\": %d}".formatted(number(), foreigner))
                        .body()
                        .get("errors")
                        .get("user_id")
                        .get(0)
                        .asString())
                .isEqualTo("The selected user id is invalid.");
    }

    @Test
    void anAgentEditsButDoesNotDeleteNorTakeAMarkAway() {
        RouteClient agent = new RouteClient(routes, agentToken());
        long id = id(agent.post("/api/v1/contacts", "{\"phone_number\": \"%s\"}".formatted(number())));
        String path = "/api/v1/contacts/" + id;
        assertThat(agent.patch(path, "{\"city\": \"Reno\", \"is_dnc\": true}").status())
                .isEqualTo(200);
        assertThat(agent.patch(path, "{\"is_dnc\": false}").status()).isEqualTo(403);
        assertThat(agent.patch(path, "{\"user_id\": null}").status()).isEqualTo(403);
        assertThat(agent.delete(path).status()).isEqualTo(403);
    }

    @Test
    void allFaultsAreToldAtOnce() {
        Reply reply = client.post("/api/v1/contacts", """
                {"phone_number": "5551234", "email": "no", "date_of_birth": "02/30/1990", "timezone": "Mars",
                 "other_phone_numbers": ["1"], "user_id": "x", "is_dnc": "maybe", "color": "red"}
                """);
        assertThat(reply.status()).isEqualTo(400);
        assertThat(names(reply.body().get("errors")))
                .containsExactlyInAnyOrder(
                        "phone_number",
                        "email",
                        "date_of_birth",
                        "timezone",
                        "other_phone_numbers",
                        "user_id",
                        "is_dnc",
                        "color");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "[[1]]",
                "\"a\\u0000b\"",
                "\"\\ud800\"",
                "1e400",
                "99999999999999999999999",
                "true",
                "[{\"phone_number\": {}}]",
                "[null, true]",
                "-1"
            })
    void hostileValuesAreNeverAServersFault(String value) {
        long id = id(create(number(), ""));
        for (String field : List.of(
                "first_name",
                "email",
                "notes",
                "date_of_birth",
                "country",
                "timezone",
                "user_id",
                "line_id",
                "disposition_status_id",
                "lead_source",
                "add_tags",
                "remove_tags",
                "other_phone_numbers",
                "is_dnc",
                "phone_number",
                "name")) {
            assertThat(edit(id, "{\"%s\": %s}".formatted(field, value)).status())
                    .as("%s %s", field, value)
                    .isIn(200, 400);
        }
    }

    private static String number() {
        return "+1" + NUMBERS.getAndIncrement();
    }

    private static Reply create(String number, String more) {
        return client.post("/api/v1/contacts", "{\"phone_number\": \"%s\"%s}".formatted(number, more));
    }

    private static Reply edit(long id, String json) {
        return client.patch("/api/v1/contacts/" + id, json);
    }

    private static long id(Reply reply) {
        return reply.body().get("id").asLong();
    }

    private static String zone(Reply reply) {
        return reply.body().get("timezone").asString();
    }

    private static List<Long> found(String query) {
        List<Long> found = new ArrayList<>();
        client.get("/api/v1/contacts?" + query)
                .body()
                .get("data")
                .forEach(contact -> found.add(contact.get("id").asLong()));
        return found;
    }

    private static List<String> names(JsonNode object) {
        return List.copyOf(object.propertyNames());
    }

    private static JsonNode conflictAbout(String number) {
        for (JsonNode conflict :
                client.get("/api/v1/conflicts?limit=200").body().get("data")) {
            if (conflict.get("phone_number").asString().equals(number)) {
                return conflict;
            }
        }
        throw new AssertionError("no conflict about " + number);
    }

    private static long user() {
        long mark = ids.next();
        return id(client.post(
                "/api/v1/users",
                "{\"name\": \"A\", \"email\": \"a%d@example.com\", \"role\": \"agent\"}".formatted(mark)));
    }

    private static String agentToken() {
        String json = """
                {"name": "Agent", "user_id": %d, "scopes": ["manage"], "value": "agent-token-1234567890"}
                """.formatted(user());
        assertThat(client.post("/api/v1/tokens", json).status()).isEqualTo(201);
        return "agent-token-1234567890";
    }

    private static long tag(String name) {
        long id = ids.next();
        execute("""
                insert into tag (account_id, id, name, name_key, created_at, updated_at)
                values (%d, %d, '%s', lower('%s'), now(), now())
                """.formatted(account.account().value(), id, name, name));
        return id;
    }

    private static void openEntry(long contact, long user) {
        long accountId = account.account().value();
        execute("insert into queue (account_id, user_id, open_count, last_rank) values (%d, %d, 1, 1)"
                .formatted(accountId, user));
        execute("""
                insert into dialer_entry (account_id, id, user_id, contact_id, rank, added_at)
                values (%d, %d, %d, %d, 1, now())
                """.formatted(accountId, ids.next(), user, contact));
    }

    private static void enrol(long contact) {
        execute("""
                insert into enrolment (account_id, id, sequence_id, contact_id, enrolled_at) values (%d, %d, 1, %d, now())
                """.formatted(account.account().value(), ids.next(), contact));
    }

    private static void execute(String sql) {
        database.jdbi().useHandle(handle -> handle.execute(sql));
    }

    private static String text(String sql) {
        return database.jdbi()
                .withHandle(
                        handle -> handle.createQuery(sql).mapTo(String.class).one());
    }

    private static long count(String sql) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(sql).mapTo(Long.class).one());
    }
}
