package firstring.contract.sequences;

import static org.assertj.core.api.Assertions.assertThat;

import firstring.Await;
import firstring.TestClient.Reply;
import firstring.contract.Office;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Contacts enter sequences, move between them, and leave them. */
final class EnrollmentTest {
    private static final SequenceDesk desk = new SequenceDesk();

    @AfterAll
    static void stop() {
        desk.close();
    }

    @Test
    void aContactWithAnExitTagLeavesBeforeTheNextStep() {
        long tag = desk.office.tag();
        long never = desk.office.tag();
        long sequence = desk.sequenceWith(
                Map.of("exit_tag_ids", List.of(tag)),
                Map.of("type", "add_tag", "tag_id", tag),
                Map.of("type", "add_tag", "tag_id", never));
        String phone = Office.freshPhone();
        long contact = Office.id(desk.office.lead(phone, "sequence_id", sequence), "contact_id");
        desk.assertReason(contact, "tag");
        assertThat(desk.newest(contact).get("state").asString()).isEqualTo("stopped");
        assertThat(desk.tags(phone)).containsExactly(tag);
    }

    @Test
    void settingAnExitTagOrStatusEndsTheEnrollmentInTheSameTransaction() {
        long tag = desk.office.tag();
        long status = desk.office.dispositionStatus();
        long agent = desk.office.agent();
        long sequence = desk.sequenceWith(
                Map.of("exit_tag_ids", List.of(tag), "exit_disposition_status_ids", List.of(status)),
                Map.of("type", "wait", "duration", "P1D"));
        List<String> phones = new ArrayList<>();
        List<Long> contacts = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            phones.add(Office.freshPhone());
            Reply lead = desk.office.lead(
                    phones.get(i), "sequence_id", sequence, "user_id", agent, "add_to_powerdialer", i == 3);
            contacts.add(Office.id(lead, "contact_id"));
        }
        contacts.forEach(contact -> desk.assertReason(contact, "wait"));

        Reply tagged = desk.office.lead(phones.get(0), "tag_id", tag, "explain", true);
        assertThat(tagged.body().get("sequence_id").isNull()).isTrue();
        assertThat(tagged.body().at("/trace/sequence/outcome").asString()).isEqualTo("left_by_tag");
        desk.office.lead(phones.get(1), "disposition_status_id", status);
        edit(contacts.get(2), Map.of("add_tags", List.of(tag)));
        dispose(agent, status);
        merge(contacts.get(4), Office.id(desk.office.lead(Office.freshPhone(), "tag_id", tag), "contact_id"));
        desk.office.lead(
                phones.get(5), "tag_id", desk.office.tag(), "disposition_status_id", desk.office.dispositionStatus());

        assertThat(contacts.stream()
                        .map(contact -> desk.newest(contact).get("state").asString()))
                .containsExactly("stopped", "stopped", "stopped", "stopped", "stopped", "active");
        assertThat(contacts.stream()
                        .map(contact -> desk.newest(contact).get("reason").asString()))
                .containsExactly("tag", "disposition_status", "tag", "disposition_status", "tag", "wait");
        assertThat(contacts.stream()
                        .map(contact -> desk.events(contact).getFirst())
                        .limit(5))
                .containsExactly(
                        "left:tag", "left:disposition_status", "left:tag", "left:disposition_status", "left:tag");
    }

    private static void edit(long contact, Map<String, ?> change) {
        Reply reply = desk.server.patch("/api/v1/contacts/" + contact, desk.office.token(), change);
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    }

    private static void dispose(long agent, long status) {
        String queue = "/api/v1/users/" + agent + "/powerdialer/";
        long entry = desk.server
                .post(queue + "next", desk.office.token(), Map.of())
                .body()
                .at("/data/entry/id")
                .asLong();
        Reply reply = desk.server.post(
                queue + entry + "/dispose", desk.office.token(), Map.of("disposition_status_id", status));
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    }

    private static void merge(long kept, long gone) {
        Reply reply = desk.server.post(
                "/api/v1/contacts/" + kept + "/merge", desk.office.token(), Map.of("contact_id", gone));
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    }

    @Test
    void aFirstWaitStartsWithTheLead() {
        long sequence = desk.sequence(
                Map.of("type", "wait", "duration", "PT10M"), Map.of("type", "add_tag", "tag_id", desk.office.tag()));
        long contact = enroll(Office.freshPhone(), sequence);
        JsonNode begun = desk.newest(contact);
        assertThat(begun.get("reason").asString()).isEqualTo("wait");
        assertThat(begun.get("step").asInt()).isEqualTo(1);
        assertThat(begun.get("next_at").asString())
                .isEqualTo(desk.clock.instant().plus(Duration.ofMinutes(10)).toString());
        enroll(Office.freshPhone(), sequence);
        desk.assertReason(contact, "wait");
        assertThat(desk.people(sequence, 0, "done")).isEqualTo(2);
    }

    @Test
    void aFirstWaitInDaysOrBesideAnExitIsARunOfItsOwn() {
        Map<String, Object> wait = Map.of("type", "wait", "duration", "PT10M");
        long days = desk.sequence(Map.of("type", "wait", "duration", "P1D"));
        long tag = desk.office.tag();
        long exits = desk.sequenceWith(Map.of("exit_tag_ids", List.of(tag)), wait);
        long counted = enroll(Office.freshPhone(), days);
        long left = Office.id(desk.office.lead(Office.freshPhone(), "sequence_id", exits, "tag_id", tag), "contact_id");
        for (long contact : List.of(counted, left)) {
            assertThat(desk.newest(contact).get("reason").asString()).isEqualTo("enrolled");
        }
        desk.assertReason(counted, "wait");
        desk.assertReason(left, "tag");
    }

    private static long enroll(String phone, long sequence) {
        return Office.id(desk.office.lead(phone, "sequence_id", sequence), "contact_id");
    }

    @Test
    void aStepReachedDuringASequencePauseRunsAfterTheResume() {
        long tag = desk.office.tag();
        long sequence =
                desk.sequence(Map.of("type", "wait", "duration", "PT10M"), Map.of("type", "add_tag", "tag_id", tag));
        String phone = Office.freshPhone();
        long contact = Office.id(desk.office.lead(phone, "sequence_id", sequence), "contact_id");
        desk.assertReason(contact, "wait");
        pause(sequence, true);
        desk.clock.advance(Duration.ofMinutes(10));
        desk.assertReason(contact, "paused");
        assertThat(desk.tags(phone)).isEmpty();
        pause(sequence, false);
        desk.assertReason(contact, "finished");
        assertThat(desk.tags(phone)).containsExactly(tag);
    }

    private static void pause(long sequence, boolean paused) {
        Reply reply = desk.server.put(
                "/api/v1/sequences/" + sequence + "/pause", desk.office.token(), Map.of("paused", paused));
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    }

    @Test
    void contactsFinishTheirOldStepsOrMoveToTheNewOnesAsRequested() {
        long old = desk.office.tag();
        long fresh = desk.office.tag();
        Map<String, Object> wait = Map.of("type", "wait", "duration", "PT5M", "key", "w");
        long sequence = desk.sequence(wait, Map.of("type", "add_tag", "tag_id", old, "key", "t"));
        String stays = Office.freshPhone();
        long first = Office.id(desk.office.lead(stays, "sequence_id", sequence), "contact_id");
        desk.assertReason(first, "wait");
        edit(sequence, "finish", wait, Map.of("type", "add_tag", "tag_id", fresh, "key", "t"));
        String moves = Office.freshPhone();
        long second = Office.id(desk.office.lead(moves, "sequence_id", sequence), "contact_id");
        desk.assertReason(second, "wait");
        desk.clock.advance(Duration.ofMinutes(5));
        desk.assertReason(first, "finished");
        desk.assertReason(second, "finished");
        assertThat(desk.tags(stays)).containsExactly(old);
        assertThat(desk.tags(moves)).containsExactly(fresh);

        String moved = Office.freshPhone();
        long third = Office.id(desk.office.lead(moved, "sequence_id", sequence), "contact_id");
        desk.assertReason(third, "wait");
        edit(
                sequence,
                "move",
                Map.of("type", "add_tag", "tag_id", old, "key", "new first"),
                wait,
                Map.of("type", "add_tag", "tag_id", fresh, "key", "t"));
        assertThat(desk.newest(third).get("step").asInt()).isEqualTo(2);
        desk.clock.advance(Duration.ofMinutes(5));
        desk.assertReason(third, "finished");
        assertThat(desk.tags(moved)).containsExactly(fresh);
    }

    @Test
    void aContactInTheLastStepContinuesWithAppendedSteps() {
        long tag = desk.office.tag();
        Map<String, Object> wait = Map.of("type", "wait", "duration", "PT5M", "key", "w");
        long sequence = desk.sequence(wait);
        String phone = Office.freshPhone();
        long contact = Office.id(desk.office.lead(phone, "sequence_id", sequence), "contact_id");
        desk.assertReason(contact, "wait");
        edit(sequence, "move", wait, Map.of("type", "add_tag", "tag_id", tag, "key", "t"));
        desk.clock.advance(Duration.ofMinutes(5));
        desk.assertReason(contact, "finished");
        assertThat(desk.tags(phone)).containsExactly(tag);
    }

    @Test
    void aContactEnrolledWhileTheSequenceIsArchivedLeavesAtOnce() throws Exception {
        long sequence = desk.sequence(Map.of("type", "wait", "duration", "PT48H"));
        desk.office.lead(Office.freshPhone(), "sequence_id", sequence);
        String phone = Office.freshPhone();
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
                Connection counts = desk.server.database().dataSource().getConnection()) {
            counts.setAutoCommit(false);
            try (Statement statement = counts.createStatement()) {
                statement.execute("select 1 from sequence_count where sequence_id = " + sequence + " for update");
            }
            Future<Reply> lead = clients.submit(() -> desk.office.lead(phone, "sequence_id", sequence));
            Await.until("the lead is enrolled, not committed", () -> heldUp() > 0);
            Future<?> archive = clients.submit(() -> desk.office.archive("sequence_id", sequence));
            Await.until("the sequence is archived, or waits for it", () -> archive.isDone() || heldUp() > 1);
            counts.rollback();
            archive.get();
            assertThat(lead.get().status()).isEqualTo(201);
        }
        long contact = Office.id(desk.office.lead(phone), "contact_id");
        desk.server.runDueWork();
        assertThat(desk.newest(contact).get("state").asString()).isEqualTo("stopped");
    }

    private static int heldUp() {
        return desk.server
                .database()
                .jdbi()
                .withHandle(handle -> handle.createQuery("select count(*) from pg_locks where not granted")
                        .mapTo(Integer.class)
                        .one());
    }

    private static void edit(long sequence, String onEdit, Map<?, ?>... steps) {
        Reply reply = desk.server.patch(
                "/api/v1/sequences/" + sequence,
                desk.office.token(),
                Map.of("steps", List.of(steps), "on_edit", onEdit));
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    }

    @Test
    void doNotContactEndsAnEnrollmentWithItsReason() {
        long sequence = desk.office.sequence();
        String phone = Office.freshPhone();
        long contact = Office.id(desk.office.lead(phone, "sequence_id", sequence), "contact_id");
        desk.office.lead(phone, "is_dnc", true);
        assertThat(desk.newest(contact).get("state").asString()).isEqualTo("stopped");
        assertThat(desk.newest(contact).get("reason").asString()).isEqualTo("do_not_contact");
    }

    @Test
    void contactsAreEnrolledMovedAndRemoved() {
        long one = desk.office.sequence();
        long other = desk.office.sequence();
        long contact = Office.id(desk.office.lead(Office.freshPhone()), "contact_id");
        assertThat(enroll(one, contact, false)).isEqualTo("enrolled");
        assertThat(enroll(one, contact, true)).isEqualTo("already_enrolled");
        assertThat(enroll(other, contact, false)).isEqualTo("already_enrolled");
        assertThat(enroll(other, contact, true)).isEqualTo("moved");
        assertThat(desk.newest(contact).get("sequence_id").asLong()).isEqualTo(other);
        assertThat(desk.server
                        .delete("/api/v1/contacts/" + contact + "/enrollments", desk.office.token())
                        .status())
                .isEqualTo(204);
        assertThat(desk.newest(contact).get("state").asString()).isEqualTo("disenrolled");
        assertThat(enroll(other, contact, false)).isEqualTo("enrolled");
        Reply left = desk.server.delete("/api/v1/sequences/" + other + "/enrollments", desk.office.token());
        assertThat(left.body().get("disenrolled").asInt()).isEqualTo(1);
        assertThat(desk.events(contact)).contains("enrolled", "left:disenrolled");
        desk.office
                .get("/api/v1/contacts/" + contact + "/timeline")
                .body()
                .get("data")
                .forEach(event -> {
                    if (event.get("kind").asString().equals("sequence")) {
                        assertThat(event.get("user_id").asLong())
                                .isEqualTo(desk.server.account().admin().value());
                    }
                });
    }

    private static String enroll(long sequence, long contact, boolean force) {
        Reply reply = desk.server.post(
                "/api/v1/sequences/" + sequence + "/enrollments",
                desk.office.token(),
                Map.of("contact_id", contact, "force", force));
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        return reply.body().at("/data/0/outcome").asString();
    }

    @Test
    void theFamilyCallsEnrollAndDisenroll() {
        long sequence = desk.office.sequence();
        String phone = Office.freshPhone();
        long contact = Office.id(desk.office.lead(phone), "contact_id");
        Reply enrolled = family(
                "sequence-enroll", Map.of("sequence_id", sequence, "source", "phone_number", "phone_number", phone));
        assertThat(enrolled.status()).as(enrolled.text()).isEqualTo(200);
        assertThat(enrolled.text()).isEqualTo("{\"message\":\"Contact is successfully enrolled in the sequence.\"}");
        assertThat(family("sequence-enroll", Map.of("sequence_id", sequence, "source", "aloware", "id", contact))
                        .status())
                .isEqualTo(400);
        assertThat(family("sequence-disenroll", Map.of("source", "aloware", "id", contact))
                        .status())
                .isEqualTo(200);
        assertThat(family("sequence-disenroll", Map.of("source", "aloware", "id", contact))
                        .status())
                .isEqualTo(400);
        assertThat(family("sequence-enroll", Map.of("source", "aloware", "id", 4))
                        .status())
                .isEqualTo(400);
    }

    private static Reply family(String call, Map<String, ?> body) {
        return desk.server.post("/api/v1/webhook/" + call, desk.office.token(), body);
    }
}
