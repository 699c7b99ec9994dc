package firstring.contract.contacts;

import static firstring.contract.Office.assertFaultOn;
import static firstring.contract.Office.freshName;
import static firstring.contract.Office.freshPhone;
import static firstring.contract.Office.id;
import static org.assertj.core.api.Assertions.assertThat;

import firstring.TestClient.Reply;
import firstring.TestServer;
import firstring.contract.Office;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Merging two contacts and undoing it; deleting contacts and restoring them. */
final class ContactMergeTest {
    private static final TestServer server = TestServer.startStill(TestServer.noon());
    private static final Office office = new Office(server, server.adminToken());

    /** Every table with rows of contacts, and the queues that count them. */
    private static final List<String> ROWS = List.of(
            "select t::text from contact t order by id",
            "select t::text from contact_phone t order by e164",
            "select t::text from contact_tag t order by contact_id, tag_id",
            "select t::text from timeline t order by contact_id, at, id",
            "select t::text from conflict t order by id",
            "select t::text from phone_stop t order by e164, kind",
            "select t::text from dialer_entry t order by id",
            "select t::text from call_attempt t order by id",
            "select t::text from enrollment t order by id",
            "select t::text from parking t order by id",
            "select t::text from message t order by id",
            "select t::text from sequence_call t order by id",
            "select user_id || ' has ' || open_count from queue order by user_id");

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void theKeptContactKeepsItsValuesAndFillsItsBlanks() {
        long owner = office.agent();
        long tag = office.tag();
        long keptTag = office.tag();
        String number = freshPhone();
        String goneNumber = freshPhone();
        String goneOther = freshPhone();
        long kept = lead(number, "first_name", "Ann", "email", "ann@a.example", "tag_id", keptTag);
        long gone = lead(
                goneNumber,
                "first_name",
                "Anna",
                "last_name",
                "Smith",
                "user_id",
                owner,
                "tag_id",
                tag,
                "add_to_powerdialer",
                true,
                "sequence_id",
                office.sequence(),
                "other_phone_numbers",
                List.of(goneOther));
        int events = events(kept) + events(gone);

        JsonNode merged = merge(kept, gone).body();

        assertThat(merged.get("name").asString()).isEqualTo("Ann Smith");
        assertThat(merged.get("email").asString()).isEqualTo("ann@a.example");
        assertThat(merged.get("user_id").asLong()).isEqualTo(owner);
        assertThat(merged.get("phone_number").asString()).isEqualTo(number);
        assertThat(merged.get("sequence_id").isIntegralNumber()).isTrue();
        assertThat(merged.get("phone_numbers").findValuesAsString("phone_number"))
                .containsExactlyInAnyOrder(number, goneNumber, goneOther);
        assertThat(merged.get("tags").findValues("id")).hasSize(2);
        assertThat(office.queue(owner)).containsExactly(kept);
        assertThat(events(kept)).isEqualTo(events + 1);
        Reply missing = office.get("/api/v1/contacts/" + gone);
        assertThat(missing.status()).isEqualTo(404);
        assertThat(missing.body().get("merged_into").asLong()).isEqualTo(kept);
        assertThat(office.contact(goneNumber).get("id").asLong()).isEqualTo(kept);
    }

    @Test
    void undoingAMergeRestoresEveryRow() {
        Pair pair = busyPair();
        Map<String, List<String>> before = rows();
        long merge = id(merge(pair.kept(), pair.gone()), "merge_id");
        assertThat(office.queue(pair.goneOwner())).isEmpty();
        assertThat(office.queue(pair.keptOwner())).containsExactly(pair.kept());

        Reply undone = undo(merge);

        assertThat(undone.status()).as(undone.text()).isEqualTo(200);
        assertThat(undone.body().get("undone_at").isString()).isTrue();
        assertThat(rows()).isEqualTo(before);
        assertThat(office.queue(pair.goneOwner())).containsExactly(pair.gone());
        assertThat(undo(merge).status()).isEqualTo(409);
    }

    /** Earlier versions copied the timeline, messages and webhooks with their texts. */
    @Test
    void aMergeByAnEarlierVersionCanBeUndone() {
        Pair pair = busyPair();
        Map<String, List<String>> before = rows();
        Map<String, String> copiesBefore = wholeCopies(pair);
        long merge = id(merge(pair.kept(), pair.gone()), "merge_id");
        Map<String, String> copiesAfter = wholeCopies(pair);
        server.database().jdbi().useHandle(handle -> {
            for (String table : copiesBefore.keySet()) {
                handle.execute("""
                        update contact_merge
                        set rows_before = (rows_before::jsonb || jsonb_build_object(?, ?::jsonb))::json,
                          rows_after = (rows_after::jsonb || jsonb_build_object(?, ?::jsonb))::json
                        where id = ?
                        """, table, copiesBefore.get(table), table, copiesAfter.get(table), merge);
            }
        });

        Reply undone = undo(merge);

        assertThat(undone.status()).as(undone.text()).isEqualTo(200);
        assertThat(rows()).isEqualTo(before);
    }

    private static Map<String, String> wholeCopies(Pair pair) {
        Map<String, String> copies = new LinkedHashMap<>();
        server.database().jdbi().useHandle(handle -> {
            for (String table : List.of("timeline", "message", "sequence_call")) {
                copies.put(
                        table,
                        handle.createQuery(
                                        "select coalesce(json_agg(row_to_json(t)), '[]')::text from %s t where contact_id in (?, ?)"
                                                .formatted(table))
                                .bind(0, pair.kept())
                                .bind(1, pair.gone())
                                .mapTo(String.class)
                                .one());
            }
        });
        return copies;
    }

    @Test
    void theCallsOfBothContactsCountUntilTheMergeIsUndone() {
        long kept = lead(freshPhone(), "first_name", "Kept");
        long gone = lead(freshPhone(), "first_name", "Gone");
        called(kept, 1);
        called(gone, 2);
        List<String> before = rows().get("select t::text from call_attempt t order by id");
        long merge = id(merge(kept, gone), "merge_id");
        assertThat(calls(kept)).isEqualTo(2);
        assertThat(calls(gone)).isZero();
        undo(merge);
        assertThat(rows()).containsEntry("select t::text from call_attempt t order by id", before);
    }

    private static void called(long contact, long id) {
        server.database()
                .jdbi()
                .useHandle(handle -> handle.createUpdate("""
                                insert into call_attempt (account_id, contact_id, at, id)
                                select account_id, id, created_at, :id from contact where id = :contact
                                """)
                        .bind("contact", contact)
                        .bind("id", id)
                        .execute());
    }

    private static int calls(long contact) {
        return server.database()
                .jdbi()
                .withHandle(
                        handle -> handle.createQuery("select count(*) from call_attempt where contact_id = :contact")
                                .bind("contact", contact)
                                .mapTo(Integer.class)
                                .one());
    }

    @Test
    void aMergeThatBroughtAStopCanBeUndone() {
        Pair pair = busyPair();
        office.client().patch("/api/v1/contacts/" + pair.gone(), office.token(), Map.of("is_dnc", true));
        Map<String, List<String>> before = rows();
        Reply merged = merge(pair.kept(), pair.gone());
        assertThat(merged.body().get("is_dnc").asBoolean()).isTrue();
        assertThat(office.queue(pair.keptOwner())).isEmpty();

        undo(id(merged, "merge_id"));

        assertThat(rows()).isEqualTo(before);
    }

    @Test
    void aParkingMovesToTheKeptContactAndBackAgain() {
        long member = office.agent();
        long group = office.ringGroup(member);
        long kept = lead(freshPhone(), "first_name", "Kept");
        long gone = lead(
                freshPhone(), "distribute_to_ring_group", true, "ring_group_id", group, "check_available_users", true);
        Map<String, List<String>> before = rows();
        long merge = id(merge(kept, gone), "merge_id");
        assertThat(lastParking()).contains("," + kept + ",").contains("open");
        undo(merge);
        assertThat(rows()).isEqualTo(before);

        long owned = lead(freshPhone(), "user_id", office.agent());
        before = rows();
        merge = id(merge(owned, gone), "merge_id");
        assertThat(lastParking()).contains("superseded");
        undo(merge);
        assertThat(rows()).isEqualTo(before);
        office.setStatus(member, "available");
        server.runDueWork();
        assertThat(office.get("/api/v1/contacts/" + gone).body().get("user_id").asLong())
                .isEqualTo(member);
    }

    @Test
    void newDataSinceTheMergeStaysWithTheKeptContact() {
        String number = freshPhone();
        String late = freshPhone();
        long kept = lead(number, "first_name", "Kept");
        long gone = lead(freshPhone(), "first_name", "Gone");
        long merge = id(merge(kept, gone), "merge_id");
        lead(number, "other_phone_numbers", List.of(late), "tags", List.of(freshName("Late")));

        Reply undone = undo(merge);

        assertThat(undone.status()).as(undone.text()).isEqualTo(200);
        assertThat(office.contact(late).get("id").asLong()).isEqualTo(kept);
        assertThat(office.contact(number).get("tags").size()).isEqualTo(1);
        assertThat(office.get("/api/v1/contacts/" + gone).status()).isEqualTo(200);
    }

    @Test
    void aMergeWhoseContactChangedSinceCannotBeUndone() {
        long kept = lead(freshPhone(), "first_name", "Kept");
        long gone = lead(freshPhone(), "first_name", "Gone");
        long merge = id(merge(kept, gone), "merge_id");
        office.client().patch("/api/v1/contacts/" + kept, office.token(), Map.of("first_name", "Other"));
        Map<String, List<String>> before = rows();
        assertThat(undo(merge).status()).isEqualTo(409);
        assertThat(rows()).isEqualTo(before);
    }

    @Test
    void aContactCannotBeMergedWithItselfOrAMissingOne() {
        long kept = lead(freshPhone());
        assertFaultOn(merge(kept, kept), "contact_id");
        assertFaultOn(merge(kept, 1), "contact_id");
        assertFaultOn(
                office.client().post("/api/v1/contacts/" + kept + "/merge", office.token(), Map.of()), "contact_id");
        assertThat(merge(1, kept).status()).isEqualTo(404);
    }

    @Test
    void aDeletedContactIsRestoredCompletely() {
        long owner = office.agent();
        String number = freshPhone();
        String other = freshPhone();
        long contact = lead(
                number,
                "first_name",
                "Back",
                "user_id",
                owner,
                "add_to_powerdialer",
                true,
                "sequence_id",
                office.sequence(),
                "tag_id",
                office.tag(),
                "other_phone_numbers",
                List.of(other));
        String path = "/api/v1/contacts/" + contact;
        JsonNode before = office.get(path).body();
        int events = events(contact);
        assertThat(office.client().delete(path, office.token()).status()).isEqualTo(204);
        assertThat(office.get(path).status()).isEqualTo(404);
        assertThat(office.queue(owner)).isEmpty();
        assertThat(office.get("/api/v1/deleted-contacts").body().get("data").findValuesAsString("phone_number"))
                .contains(number);

        Reply restored = office.client().post(path + "/restore", office.token(), Map.of());

        assertThat(restored.status()).as(restored.text()).isEqualTo(200);
        JsonNode after = office.get(path).body();
        for (String field : List.of("name", "user_id", "phone_numbers", "tags", "timezone", "created_at")) {
            assertThat(after.get(field)).as(field).isEqualTo(before.get(field));
        }
        assertThat(after.get("sequence_id").isNull()).isTrue();
        assertThat(office.queue(owner)).isEmpty();
        assertThat(events(contact)).isEqualTo(events + 2);
        assertThat(office.client()
                        .post(path + "/restore", office.token(), Map.of())
                        .status())
                .isEqualTo(404);
    }

    @Test
    void aContactWhoseNumberIsTakenStaysDeleted() {
        String number = freshPhone();
        String other = freshPhone();
        long contact = lead(number, "other_phone_numbers", List.of(other));
        String path = "/api/v1/contacts/" + contact;
        office.client().delete(path, office.token());
        long next = lead(number);
        Reply refused = office.client().post(path + "/restore", office.token(), Map.of());
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.body().get("contact_id").asLong()).isEqualTo(next);

        office.client().delete("/api/v1/contacts/" + next, office.token());
        lead(other);
        Reply restored = office.client().post(path + "/restore", office.token(), Map.of());
        assertThat(restored.status()).as(restored.text()).isEqualTo(200);
        assertThat(restored.body().get("phone_numbers").size()).isEqualTo(1);
        assertThat(Office.warningCodes(restored)).containsExactly("belongs_to_another_contact");
    }

    private record Pair(long kept, long gone, long keptOwner, long goneOwner) {}

    /** Both have an owner, a position in the owner's queue, a
     * sequence, tags in common, other numbers and a conflict between them. */
    private static Pair busyPair() {
        long keptOwner = office.agent();
        long goneOwner = office.agent();
        long common = office.tag();
        String keptNumber = freshPhone();
        String goneNumber = freshPhone();
        long kept = busy(keptNumber, keptOwner, common, freshPhone());
        long gone = busy(goneNumber, goneOwner, common, keptNumber);
        lead(freshPhone(), "other_phone_numbers", List.of(goneNumber));
        server.database().jdbi().useHandle(handle -> handle.execute("""
                        update timeline set changes = '{"notes":  [null,   "Ünal \\\\ \\" 😀"]}' where contact_id = ?""", gone));
        for (long contact : List.of(kept, gone)) {
            office.create("/api/v1/contacts/" + contact + "/notes", Map.of("note", "a note"));
            office.create(
                    "/api/v1/messages",
                    Map.of("channel", "email", "contact_id", contact, "subject", "S", "body", "B", "html", "<p>H"));
        }
        server.database().jdbi().useHandle(handle -> handle.execute("""
                insert into sequence_call (account_id, id, enrollment_id, sequence_id, contact_id, plan, step, url, body,
                  due_at, created_at)
                select account_id, id, id, sequence_id, contact_id, plan, step, 'http://127.0.0.1/', 'body',
                  now() + interval '1 year', now()
                from enrollment where contact_id in (?, ?) on conflict do nothing
                """, kept, gone));
        server.runDueWork();
        return new Pair(kept, gone, keptOwner, goneOwner);
    }

    private static long busy(String number, long owner, long tag, String other) {
        return lead(
                number,
                "first_name",
                "Busy \\ \"😀\n",
                "email",
                freshName("busy").replace(' ', '.') + "@people.example",
                "notes",
                " as\tsent ",
                "user_id",
                owner,
                "tag_id",
                tag,
                "tags",
                List.of(freshName("Own")),
                "add_to_powerdialer",
                true,
                "sequence_id",
                office.sequence(),
                "other_phone_numbers",
                List.of(other, freshPhone()));
    }

    private static long lead(String number, Object... namesAndValues) {
        return id(office.lead(number, namesAndValues), "contact_id");
    }

    private static Reply merge(long kept, long gone) {
        return office.client().post("/api/v1/contacts/" + kept + "/merge", office.token(), Map.of("contact_id", gone));
    }

    private static Reply undo(long merge) {
        return office.client().post("/api/v1/merges/" + merge + "/undo", office.token(), Map.of());
    }

    private static int events(long contact) {
        return office.get("/api/v1/contacts/" + contact + "/timeline?limit=200")
                .body()
                .get("data")
                .size();
    }

    private static String lastParking() {
        return server.database()
                .jdbi()
                .withHandle(handle -> handle.createQuery("select t::text from parking t order by id desc limit 1")
                        .mapTo(String.class)
                        .one());
    }

    private static Map<String, List<String>> rows() {
        Map<String, List<String>> rows = new LinkedHashMap<>();
        server.database()
                .jdbi()
                .useHandle(handle -> ROWS.forEach(sql -> rows.put(
                        sql,
                        new ArrayList<>(
                                handle.createQuery(sql).mapTo(String.class).list()))));
        return rows;
    }
}
