package firstring.contract.contacts;

import static firstring.contract.Office.fields;
import static firstring.contract.Office.freshPhone;
import static org.assertj.core.api.Assertions.assertThat;

import firstring.Await;
import firstring.TestClient.Reply;
import firstring.TestServer;
import firstring.contract.Office;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** One change to many contacts: all of them, once each, by the rules of a single edit. */
final class BulkActionTest {
    private static final String PATH = "/api/v1/bulk-actions";

    private static final TestServer server = TestServer.start();
    private static final Office office = new Office(server, server.adminToken());

    @AfterAll
    static void stop() {
        server.close();
    }

    private static long contact(Object... fields) {
        return Office.id(office.lead(freshPhone(), fields), "contact_id");
    }

    private static JsonNode contact(long id) {
        return office.get("/api/v1/contacts/" + id).body();
    }

    private static JsonNode run(String token, Object... fields) {
        Reply made = server.post(PATH, token, fields(fields));
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        return finished(made.body().get("id").asLong());
    }

    private static JsonNode finished(long id) {
        String path = PATH + "/" + id;
        Await.until(
                "the end of the action",
                () -> !office.get(path).body().get("finished_at").isNull());
        return office.get(path).body();
    }

    private static String agentToken(long agent) {
        return server.post(
                        "/api/v1/tokens",
                        office.token(),
                        Map.of("name", "t", "user_id", agent, "scopes", List.of("manage")))
                .body()
                .get("value")
                .asString();
    }

    private static List<String> reasons(JsonNode action) {
        List<String> reasons = new ArrayList<>();
        office.get(PATH + "/" + action.get("id").asLong() + "/skipped")
                .body()
                .get("data")
                .forEach(skipped -> reasons.add(skipped.get("reason").asString()));
        return reasons;
    }

    @Test
    void exactlyTheContactsOfAFilterAreChanged() {
        long from = office.tag();
        long to = office.tag();
        List<Long> found = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            found.add(contact("tag_id", from));
        }
        long other = contact();
        JsonNode action =
                run(office.token(), "action", "add_tag", "tag_id", to, "filter", Map.of("tag_id", Long.toString(from)));
        assertThat(action.get("state").asString()).isEqualTo("finished");
        assertThat(action.get("total").asInt()).isEqualTo(5);
        assertThat(action.get("done").asInt()).isEqualTo(5);
        assertThat(action.get("outcomes").get("done").asInt()).isEqualTo(5);
        for (long id : found) {
            assertThat(contact(id).get("tags")).hasSize(2);
        }
        assertThat(contact(other).get("tags")).isEmpty();
    }

    @Test
    void aChangeThatMovesContactsOutOfTheFilterStillReachesAll() {
        long from = office.agent();
        long to = office.agent();
        List<Long> found = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            found.add(contact("user_id", from, "add_to_powerdialer", true));
        }
        run(office.token(), "action", "set_owner", "user_id", to, "filter", Map.of("user_id", from));
        for (long id : found) {
            assertThat(contact(id).get("user_id").asLong()).isEqualTo(to);
        }
        assertThat(office.queue(to)).hasSize(6);
        assertThat(office.queue(from)).isEmpty();
    }

    @Test
    void contactsAreEnrolledAndDisenrolled() {
        long sequence = office.create(
                "/api/v1/sequences",
                fields("name", freshPhone(), "steps", List.of(Map.of("type", "wait", "duration", "P1D"))));
        long first = contact();
        long second = contact("is_dnc", true);
        List<Long> both = List.of(first, second);
        JsonNode in = run(office.token(), "action", "enroll", "sequence_id", sequence, "contact_ids", both);
        assertThat(in.get("outcomes").get("done").asInt()).isEqualTo(1);
        assertThat(reasons(in)).containsExactly("do_not_contact");
        assertThat(contact(first).get("sequence_id").asLong()).isEqualTo(sequence);
        JsonNode out = run(office.token(), "action", "disenroll", "contact_ids", both);
        assertThat(reasons(out)).containsExactly("not_enrolled");
        assertThat(contact(first).get("sequence_id").isNull()).isTrue();
    }

    @Test
    void anAgentCannotSeeOrEndOtherUsersEnrollments() {
        long sequence = office.create(
                "/api/v1/sequences",
                fields("name", freshPhone(), "steps", List.of(Map.of("type", "wait", "duration", "P1D"))));
        long contact = contact("sequence_id", sequence);
        String token = agentToken(office.agent());
        String path = "/api/v1/contacts/" + contact + "/enrollments";
        long enrollment = office.get(path).body().get("data").get(0).get("id").asLong();
        assertThat(server.get(path, token).status()).isEqualTo(403);
        assertThat(server.delete(path, token).status()).isEqualTo(403);
        assertThat(server.get("/api/v1/enrollments/" + enrollment, token).status())
                .isEqualTo(403);
        assertThat(server.delete("/api/v1/enrollments/" + enrollment, token).status())
                .isEqualTo(403);
        String all = "/api/v1/sequences/" + sequence + "/enrollments";
        assertThat(server.get(all, token).status()).isEqualTo(403);
        Reply other = server.post(all, token, Map.of("contact_id", contact()));
        assertThat(other.body().get("data").get(0).get("outcome").asString()).isEqualTo("not_visible");
    }

    @Test
    void skippedContactsAreListedWithTheReason() {
        long owner = office.agent();
        List<Long> chosen = List.of(
                contact("user_id", owner),
                contact(),
                contact("user_id", owner, "is_dnc", true),
                contact("user_id", owner, "add_to_powerdialer", true),
                4711L);
        JsonNode action = run(office.token(), "action", "add_to_powerdialer", "contact_ids", chosen);
        assertThat(action.get("done").asInt()).isEqualTo(5);
        assertThat(action.get("outcomes").get("done").asInt()).isEqualTo(1);
        assertThat(reasons(action))
                .containsExactlyInAnyOrder("no_owner", "do_not_contact", "already_queued", "missing");
        assertThat(office.queue(owner)).hasSize(2);
        JsonNode out = run(office.token(), "action", "remove_from_powerdialer", "contact_ids", chosen);
        assertThat(out.get("outcomes").get("done").asInt()).isEqualTo(2);
        assertThat(office.queue(owner)).isEmpty();
    }

    @Test
    void doNotContactIsMarkedAndCleared() {
        long id = contact("user_id", office.agent(), "add_to_powerdialer", true);
        run(office.token(), "action", "mark_do_not_contact", "contact_ids", List.of(id));
        assertThat(contact(id).get("is_dnc").asBoolean()).isTrue();
        assertThat(office.get("/api/v1/contacts/" + id + "/powerdialer").body().get("data"))
                .isEmpty();
        run(office.token(), "action", "clear_do_not_contact", "contact_ids", List.of(id));
        assertThat(contact(id).get("is_dnc").asBoolean()).isFalse();
    }

    @Test
    void aHeldActionChangesNothingUntilItIsStartedWithItsCount() {
        long from = office.tag();
        long to = office.tag();
        List<Long> found = List.of(contact("tag_id", from), contact("tag_id", from), contact("tag_id", from));
        Reply made = server.post(
                PATH,
                office.token(),
                fields(
                        "action",
                        "add_tag",
                        "tag_id",
                        to,
                        "filter",
                        Map.of("tag_id", Long.toString(from)),
                        "hold",
                        true));
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        String path = PATH + "/" + made.body().get("id").asLong();
        Await.until(
                "all are counted",
                () -> office.get(path).body().get("state").asString().equals("ready"));
        assertThat(office.get(path).body().get("total").asInt()).isEqualTo(3);
        assertThat(contact(found.getFirst()).get("tags")).hasSize(1);

        assertThat(server.post(path + "/start", office.token(), Map.of("total", 2))
                        .status())
                .isEqualTo(409);
        assertThat(server.post(path + "/start", office.token(), Map.of()).status())
                .isEqualTo(400);
        assertThat(contact(found.getFirst()).get("tags")).hasSize(1);
        assertThat(server.post(path + "/start", office.token(), Map.of("total", 3))
                        .status())
                .isEqualTo(200);
        finished(made.body().get("id").asLong());
        for (long id : found) {
            assertThat(contact(id).get("tags")).hasSize(2);
        }
        assertThat(server.post(path + "/start", office.token(), Map.of("total", 3))
                        .status())
                .isEqualTo(409);
    }

    @Test
    void aCanceledHeldActionChangesNothing() {
        long id = contact();
        Reply made = server.post(
                PATH,
                office.token(),
                fields("action", "mark_do_not_contact", "contact_ids", List.of(id), "hold", true));
        String path = PATH + "/" + made.body().get("id").asLong();
        assertThat(made.body().get("state").asString()).isEqualTo("ready");
        assertThat(server.post(path + "/cancel", office.token(), Map.of())
                        .body()
                        .get("state")
                        .asString())
                .isEqualTo("canceled");
        assertThat(server.post(path + "/start", office.token(), Map.of("total", 1))
                        .status())
                .isEqualTo(409);
        assertThat(contact(id).get("is_dnc").asBoolean()).isFalse();
    }

    private static JsonNode undo(JsonNode action) {
        Reply undone = server.post(PATH + "/" + action.get("id").asLong() + "/undo", office.token(), Map.of());
        assertThat(undone.status()).as(undone.text()).isEqualTo(201);
        return finished(undone.body().get("id").asLong());
    }

    @Test
    void undoingAMassDoNotContactRestoresTheQueues() {
        long owner = office.agent();
        long queued = contact("user_id", owner, "add_to_powerdialer", true);
        long plain = contact("user_id", owner);
        long stopped = contact("user_id", owner, "is_dnc", true);
        JsonNode marked =
                run(office.token(), "action", "mark_do_not_contact", "contact_ids", List.of(queued, plain, stopped));
        assertThat(marked.get("undoable").asInt()).as("one was marked before").isEqualTo(2);
        assertThat(office.queue(owner)).isEmpty();

        JsonNode undone = undo(marked);
        assertThat(undone.get("outcomes").get("done").asInt()).isEqualTo(2);
        assertThat(contact(queued).get("is_dnc").asBoolean()).isFalse();
        assertThat(contact(plain).get("is_dnc").asBoolean()).isFalse();
        assertThat(contact(stopped).get("is_dnc").asBoolean()).isTrue();
        assertThat(office.queue(owner)).hasSize(1);
        Reply again = server.post(PATH + "/" + marked.get("id").asLong() + "/undo", office.token(), Map.of());
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.body().get("message").asString()).isEqualTo("There is nothing left to undo.");
    }

    @Test
    void everyKindOfChangeIsUndoneForContactsUnchangedSince() {
        long tag = office.tag();
        long first = office.agent();
        long second = office.agent();
        long had = contact("user_id", first, "tag_id", tag);
        long lacked = contact("user_id", first);
        List<Long> both = List.of(had, lacked);

        undo(run(office.token(), "action", "add_tag", "tag_id", tag, "contact_ids", both));
        assertThat(contact(had).get("tags")).hasSize(1);
        assertThat(contact(lacked).get("tags")).isEmpty();
        undo(run(office.token(), "action", "remove_tag", "tag_id", tag, "contact_ids", both));
        assertThat(contact(had).get("tags")).hasSize(1);
        assertThat(contact(lacked).get("tags")).isEmpty();

        JsonNode given = run(office.token(), "action", "set_owner", "user_id", second, "contact_ids", both);
        server.patch("/api/v1/contacts/" + lacked, office.token(), Collections.singletonMap("user_id", null));
        JsonNode back = undo(given);
        assertThat(contact(had).get("user_id").asLong()).isEqualTo(first);
        assertThat(contact(lacked).get("user_id").isNull()).isTrue();
        assertThat(reasons(back)).containsExactly("changed_since");

        JsonNode queued = run(office.token(), "action", "add_to_powerdialer", "contact_ids", List.of(had));
        assertThat(office.queue(first)).hasSize(1);
        JsonNode unqueued = undo(queued);
        assertThat(unqueued.get("outcomes").get("done").asInt()).isEqualTo(1);
        assertThat(office.queue(first)).isEmpty();

        long sequence = office.create(
                "/api/v1/sequences",
                fields("name", freshPhone(), "steps", List.of(Map.of("type", "wait", "duration", "P1D"))));
        undo(run(office.token(), "action", "enroll", "sequence_id", sequence, "contact_ids", List.of(had)));
        assertThat(contact(had).get("sequence_id").isNull()).isTrue();
        JsonNode left = run(office.token(), "action", "disenroll", "contact_ids", List.of(had));
        assertThat(server.post(PATH + "/" + left.get("id").asLong() + "/undo", office.token(), Map.of())
                        .body()
                        .get("message")
                        .asString())
                .isEqualTo("This kind of action cannot be undone.");
    }

    @Test
    void anAgentChangesOnlyVisibleContacts() {
        long agent = office.agent();
        String token = agentToken(agent);
        long tag = office.tag();
        long own = contact("user_id", agent);
        long foreign = contact("user_id", office.agent());
        JsonNode chosen = run(token, "action", "add_tag", "tag_id", tag, "contact_ids", List.of(own, foreign));
        assertThat(reasons(chosen)).containsExactly("not_visible");
        assertThat(contact(foreign).get("tags")).isEmpty();
        JsonNode all = run(token, "action", "remove_tag", "tag_id", tag, "filter", Map.of());
        assertThat(all.get("total").asInt()).isEqualTo(1);
        Reply refused = server.post(PATH, token, Map.of("action", "clear_do_not_contact", "contact_ids", List.of(own)));
        assertThat(refused.status()).isEqualTo(403);
        String another = agentToken(office.agent());
        assertThat(server.get(PATH + "/" + all.get("id").asLong(), another).status())
                .isEqualTo(403);
        assertThat(server.get(PATH, another).body().get("data")).isEmpty();
    }

    @Test
    void anInvalidRequestIsRefusedWithEveryFault() {
        for (Map<String, Object> wish : List.<Map<String, Object>>of(
                Map.of(),
                Map.of("action", "explode", "contact_ids", List.of(1)),
                Map.of("action", "add_tag", "contact_ids", List.of(1)),
                Map.of("action", "add_tag", "tag_id", 4711, "contact_ids", List.of(1)),
                Map.of("action", "mark_do_not_contact"),
                Map.of("action", "mark_do_not_contact", "contact_ids", List.of("x")),
                Map.of("action", "mark_do_not_contact", "contact_ids", List.of(1), "filter", Map.of()),
                Map.of("action", "mark_do_not_contact", "filter", Map.of("color", "red")),
                Map.of("action", "mark_do_not_contact", "filter", Map.of("created_from", "soon")))) {
            Reply reply = server.post(PATH, office.token(), wish);
            assertThat(reply.status()).as(wish + ": " + reply.text()).isEqualTo(400);
        }
    }

    @Test
    void losingTheLeaseRepeatedlySkipsAndRepeatsNothing() {
        long from = office.tag();
        long owner = office.agent();
        for (int i = 0; i < 150; i++) {
            contact("tag_id", from, "user_id", owner);
        }
        Reply made = server.post(
                PATH,
                office.token(),
                Map.of("action", "add_to_powerdialer", "position", "top", "filter", Map.of("tag_id", from)));
        long id = made.body().get("id").asLong();
        for (int theft = 0; theft < 20; theft++) {
            server.database()
                    .jdbi()
                    .useHandle(handle ->
                            handle.execute("""
                    update bulk_action set leased_until = null, due_at = created_at
                    where account_id = ? and id = ? and finished_at is null
                    """, server.account().account().value(), id));
            assertThat(office.get(PATH + "/" + id).status()).isEqualTo(200);
        }
        JsonNode action = finished(id);
        assertThat(action.get("done").asInt()).isEqualTo(150);
        assertThat(action.get("outcomes").get("done").asInt()).isEqualTo(150);
        assertThat(office.queue(owner)).hasSize(150);
    }

    @Test
    void aCanceledActionStopsAndStaysStopped() {
        long id = server.post(
                        PATH,
                        office.token(),
                        Map.of("action", "remove_from_powerdialer", "filter", Map.of("q", "Unmatched name")))
                .body()
                .get("id")
                .asLong();
        Reply canceled = server.post(PATH + "/" + id + "/cancel", office.token(), Map.of());
        assertThat(canceled.status()).isEqualTo(200);
        String state = canceled.body().get("state").asString();
        assertThat(state).isIn("canceled", "finished");
        assertThat(server.post(PATH + "/" + id + "/cancel", office.token(), Map.of())
                        .body()
                        .get("state")
                        .asString())
                .isEqualTo(state);
    }
}
