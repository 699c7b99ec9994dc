package firstring.contract.contacts;

import static firstring.contract.Office.assertFaultOn;
import static firstring.contract.Office.freshPhone;
import static firstring.contract.Office.id;
import static org.assertj.core.api.Assertions.assertThat;

import firstring.TestClient.Reply;
import firstring.TestServer;
import firstring.contract.Office;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Numbers sent for one contact that belong to another: none is dropped, each can be resolved. */
final class ConflictTest {
    private static final TestServer server = TestServer.start();
    private static final Office office = new Office(server, server.adminToken());

    @AfterAll
    static void stop() {
        server.close();
    }

    /** A contact with a primary number and another one. */
    private record Person(long id, String primary, String other) {
        static Person make() {
            String primary = freshPhone();
            String other = freshPhone();
            return new Person(lead(primary, "other_phone_numbers", List.of(other)), primary, other);
        }

        List<String> numbers() {
            return List.of(primary, other);
        }
    }

    @Test
    void everyConflictAboutANumberIsListed() {
        List<Person> people = List.of(Person.make(), Person.make(), Person.make());
        for (Person sender : people) {
            for (String from : sender.numbers()) {
                for (Person owner : people) {
                    if (!owner.equals(sender)) {
                        Reply reply = office.lead(from, "other_phone_numbers", owner.numbers());
                        assertThat(Office.warningCodes(reply)).contains("belongs_to_another_contact");
                        assertThat(id(reply, "contact_id")).isEqualTo(sender.id());
                    }
                }
            }
        }
        for (Person sender : people) {
            List<String> expected = new ArrayList<>();
            people.stream()
                    .filter(owner -> !owner.equals(sender))
                    .forEach(owner -> owner.numbers().forEach(number -> expected.add(number + " of " + owner.id())));
            List<String> listed = new ArrayList<>();
            for (JsonNode conflict : conflictsOf(sender.id())) {
                if (conflict.get("contact_id").asLong() == sender.id()) {
                    listed.add(conflict.get("phone_number").asString() + " of "
                            + conflict.get("other_contact_id").asLong());
                }
            }
            assertThat(listed).containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    @Test
    void aNewContactCanConflictWithSeveralOthers() {
        Person one = Person.make();
        Person two = Person.make();
        long contact = lead(freshPhone(), "other_phone_numbers", List.of(one.primary(), two.other(), freshPhone()));
        assertThat(conflictsOf(contact)).hasSize(2);
        assertThat(office.contact(one.primary()).get("id").asLong()).isEqualTo(one.id());
        assertThat(office.contact(two.other()).get("id").asLong()).isEqualTo(two.id());
    }

    @Test
    void keepingApartChangesNeitherContact() {
        Quarrel quarrel = quarrel(freshPhone());
        Reply resolved = resolve(quarrel.conflict(), Map.of("resolution", "keep_apart"));
        assertThat(resolved.status()).as(resolved.text()).isEqualTo(200);
        assertThat(resolved.body().get("resolution").asString()).isEqualTo("kept_apart");
        assertThat(conflictsOf(quarrel.contact())).isEmpty();
        assertThat(office.get("/api/v1/conflicts?resolved=true&contact_id=" + quarrel.contact())
                        .body()
                        .get("data")
                        .size())
                .isEqualTo(1);
        assertThat(resolve(quarrel.conflict(), Map.of("resolution", "merge")).status())
                .isEqualTo(409);
    }

    @Test
    void aConflictCanBeResolvedByAMerge() {
        String number = freshPhone();
        Quarrel quarrel = quarrel(number);
        assertFaultOn(
                resolve(quarrel.conflict(), Map.of("resolution", "merge", "kept_contact_id", 1)), "kept_contact_id");
        Reply resolved =
                resolve(quarrel.conflict(), Map.of("resolution", "merge", "kept_contact_id", quarrel.contact()));
        assertThat(resolved.status()).as(resolved.text()).isEqualTo(200);
        assertThat(resolved.body().get("resolution").asString()).isEqualTo("merged");
        assertThat(office.contact(number).get("id").asLong()).isEqualTo(quarrel.contact());
        assertThat(office.get("/api/v1/contacts/" + quarrel.other()).status()).isEqualTo(404);
    }

    @Test
    void movingTheNumberAddsItToTheContactItWasSentFor() {
        Person owner = Person.make();
        String mine = freshPhone();
        long contact = lead(mine, "other_phone_numbers", List.of(owner.other()));
        long third = lead(freshPhone(), "other_phone_numbers", List.of(owner.other()));
        long conflict = conflictsOf(contact).getFirst().get("id").asLong();
        long version = version(contact);

        Reply resolved = resolve(conflict, Map.of("resolution", "move_number"));

        assertThat(resolved.status()).as(resolved.text()).isEqualTo(200);
        JsonNode moved = office.contact(owner.other());
        assertThat(moved.get("id").asLong()).isEqualTo(contact);
        assertThat(moved.get("phone_number").asString()).isEqualTo(mine);
        assertThat(office.contact(owner.primary()).get("phone_numbers").size()).isEqualTo(1);
        assertThat(version(contact)).isGreaterThan(version);
        assertThat(conflictsOf(third).getFirst().get("other_contact_id").asLong())
                .isEqualTo(contact);
        JsonNode change = changes(contact, "other_phone_numbers").getFirst();
        assertThat(change.get("new").get(0).asString()).isEqualTo(owner.other());
    }

    @Test
    void aPrimaryNumberCannotBeMoved() {
        Quarrel quarrel = quarrel(freshPhone());
        assertThat(resolve(quarrel.conflict(), Map.of("resolution", "move_number"))
                        .status())
                .isEqualTo(409);
        assertFaultOn(resolve(quarrel.conflict(), Map.of("resolution", "forget")), "resolution");
        assertFaultOn(resolve(quarrel.conflict(), Map.of()), "resolution");
    }

    @Test
    void aMovedDoNotContactNumberMarksItsNewContact() {
        Person owner = Person.make();
        long user = office.agent();
        long contact = lead(
                freshPhone(),
                "user_id",
                user,
                "add_to_powerdialer",
                true,
                "other_phone_numbers",
                List.of(owner.other()));
        lead(owner.primary(), "is_dnc", true);
        resolve(conflictsOf(contact).getFirst().get("id").asLong(), Map.of("resolution", "move_number"));
        assertThat(office.get("/api/v1/contacts/" + contact)
                        .body()
                        .get("is_dnc")
                        .asBoolean())
                .isTrue();
        assertThat(office.queue(user)).isEmpty();
    }

    @Test
    void theChangesOfAFieldAreListedMostRecentFirst() {
        String number = freshPhone();
        Reply first = office.lead(number, "first_name", "Ann", "email", "a@example.com");
        long contact = id(first, "contact_id");
        Reply second = office.lead(number, "first_name", "Anna", "force_update", true);
        office.client().patch("/api/v1/contacts/" + contact, office.token(), Map.of("last_name", "Smith"));
        office.lead(number, "first_name", "Bea");

        List<JsonNode> changes = changes(contact, "first_name");

        assertThat(changes).hasSize(2);
        assertThat(changes.getFirst().get("old").asString()).isEqualTo("Ann");
        assertThat(changes.getFirst().get("new").asString()).isEqualTo("Anna");
        assertThat(changes.getFirst().get("lead_id").asLong()).isEqualTo(id(second, "lead_id"));
        assertThat(changes.getLast().get("old").isNull()).isTrue();
        assertThat(changes.getLast().get("lead_id").asLong()).isEqualTo(id(first, "lead_id"));
        assertThat(changes(contact, "last_name").getFirst().get("user_id").isIntegralNumber())
                .isTrue();
        assertThat(changes(contact, "city")).isEmpty();
        assertFaultOn(office.get("/api/v1/contacts/" + contact + "/changes"), "field");
        assertThat(office.get("/api/v1/contacts/1/changes?field=city").status()).isEqualTo(404);
    }

    @Test
    void eachFieldReportsItsLastChangeAfterAnyNumberOfEvents() {
        Reply lead = office.lead(freshPhone(), "first_name", "Ann", "last_name", "Long", "city", "Reno");
        long contact = id(lead, "contact_id");
        server.database().jdbi().useHandle(handle -> handle.execute("""
                        insert into timeline (account_id, contact_id, at, id, kind, user_id, changes)
                        select account_id, contact_id, at + n * interval '1 second', 9000000000 + n, 'edit', 7,
                          '{"last_name": ["Long", "Short"], "notes": ["a", "b"]}'
                        from timeline, generate_series(1, 5000) n where contact_id = ? and kind = 'lead'
                        """, contact));
        List<JsonNode> origins = data("/api/v1/contacts/" + contact + "/origins");
        assertThat(origin(origins, "first_name").get("lead_id").asLong()).isEqualTo(id(lead, "lead_id"));
        assertThat(origin(origins, "city").get("kind").asString()).isEqualTo("lead");
        assertThat(origin(origins, "last_name").get("event_id").asLong()).isEqualTo(9_000_005_000L);
        assertThat(origin(origins, "notes").get("user_id").asLong()).isEqualTo(7);
        assertThat(origins).noneMatch(origin -> origin.get("field").asString().equals("state"));
        assertThat(office.get("/api/v1/contacts/1/origins").status()).isEqualTo(404);
    }

    private static JsonNode origin(List<JsonNode> origins, String field) {
        return origins.stream()
                .filter(origin -> origin.get("field").asString().equals(field))
                .findFirst()
                .orElseThrow();
    }

    private record Quarrel(long conflict, long contact, long other) {}

    /** A new contact with a conflict about another contact's primary number. */
    private static Quarrel quarrel(String number) {
        long other = lead(number);
        long contact = lead(freshPhone(), "other_phone_numbers", List.of(number));
        return new Quarrel(conflictsOf(contact).getFirst().get("id").asLong(), contact, other);
    }

    private static long lead(String number, Object... namesAndValues) {
        return id(office.lead(number, namesAndValues), "contact_id");
    }

    private static Reply resolve(long conflict, Map<String, ?> body) {
        return office.client().patch("/api/v1/conflicts/" + conflict, office.token(), body);
    }

    private static List<JsonNode> conflictsOf(long contact) {
        return data("/api/v1/conflicts?limit=200&contact_id=" + contact);
    }

    private static List<JsonNode> changes(long contact, String field) {
        return data("/api/v1/contacts/" + contact + "/changes?field=" + field);
    }

    private static List<JsonNode> data(String path) {
        Reply reply = office.get(path);
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        List<JsonNode> data = new ArrayList<>();
        reply.body().get("data").forEach(data::add);
        return data;
    }

    private static long version(long contact) {
        String tag = office.get("/api/v1/contacts/" + contact).header("ETag");
        return Long.parseLong(String.valueOf(tag).replace("\"", ""));
    }
}
