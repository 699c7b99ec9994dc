package firstring.contract;

import static org.assertj.core.api.Assertions.assertThat;

import firstring.Await;
import firstring.TestClient.Reply;
import firstring.TestServer;
import firstring.accounts.CreatedAccount;
import firstring.postgres.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Contacts go through sequences: what is done, when, and why not. Monday, 9 March 2026, ten o'clock in Los Angeles. */
final class SequenceStoryTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final SettableClock clock = new SettableClock("2026-03-09T17:00:00Z");
    private static final TestServer server = TestServer.start(clock);
    private static final Office office = new Office(server, server.adminToken());

    @AfterAll
    static void stop() {
        server.close();
        TestDatabase.assertNoConnectionHeld(server.database());
    }

    @Test
    void aLeadGoesThroughItsSequenceAndLeavesAtTheEnd() {
        long tag = office.tag();
        long status = office.dispositionStatus();
        long sequence = sequence(
                Map.of("type", "add_tag", "tag_id", tag),
                Map.of("type", "wait", "duration", "PT1H"),
                Map.of("type", "set_disposition", "disposition_status_id", status));
        String phone = Office.freshPhone();
        long contact = Office.id(office.lead(phone, "sequence_id", sequence), "contact_id");
        awaitReason(contact, "wait");
        assertThat(tags(phone)).containsExactly(tag);
        assertThat(newest(contact).get("next_at").asString())
                .isEqualTo(clock.instant().plus(Duration.ofHours(1)).toString());
        clock.advance(Duration.ofHours(1));
        awaitReason(contact, "finished");
        JsonNode found = office.contact(phone);
        assertThat(found.get("disposition_status_id").asLong()).isEqualTo(status);
        assertThat(found.get("sequence_id").isNull()).isTrue();
        assertThat(events(contact)).containsExactly("left:finished", "set_disposition", "add_tag");
        assertThat(people(sequence, 0, "done")).isEqualTo(1);
        assertThat(people(sequence, 2, "done")).isEqualTo(1);
    }

    @Test
    void aCallTaskQueuesTheContactWithItsOwnerAndADrawGivesItOne() {
        long member = office.agent();
        long sequence = sequence(
                Map.of("type", "call_task"),
                Map.of("type", "distribute", "ring_group_id", office.ringGroup(member)),
                Map.of("type", "call_task", "position", "top"));
        String phone = Office.freshPhone();
        long contact = Office.id(office.lead(phone, "sequence_id", sequence), "contact_id");
        awaitReason(contact, "finished");
        assertThat(office.queue(member)).containsExactly(contact);
        assertThat(office.contact(phone).get("user_id").asLong()).isEqualTo(member);
        assertThat(events(contact)).containsExactly("left:finished", "call_task", "distribute", "call_task:no_owner");
    }

    @Test
    void aBranchChoosesByWhatTheStepsBeforeItDid() {
        long tag = office.tag();
        long other = office.tag();
        long sequence = sequence(
                Map.of("type", "branch", "on", "field", "field", "city", "equals", "rome", "then", 3),
                Map.of("type", "add_tag", "tag_id", other),
                Map.of("type", "end"),
                Map.of("type", "add_tag", "tag_id", tag),
                Map.of("type", "branch", "on", "tag", "tag_id", tag, "then", 6),
                Map.of("type", "add_tag", "tag_id", other),
                Map.of("type", "end"));
        String roman = Office.freshPhone();
        String somebody = Office.freshPhone();
        long first = Office.id(office.lead(roman, "sequence_id", sequence, "city", "Rome"), "contact_id");
        long second = Office.id(office.lead(somebody, "sequence_id", sequence), "contact_id");
        awaitReason(first, "finished");
        awaitReason(second, "finished");
        assertThat(tags(roman)).containsExactly(tag);
        assertThat(tags(somebody)).containsExactly(other);
    }

    @Test
    void withoutAnythingToSendByAnEnrolmentWaitsAndSaysSo() {
        long sequence = sequence(Map.of("type", "send_sms", "message", "Hello {{first_name | there}}"));
        long contact = Office.id(office.lead(Office.freshPhone(), "sequence_id", sequence), "contact_id");
        awaitReason(contact, "no_provider");
        assertThat(newest(contact).get("state").asString()).isEqualTo("active");
    }

    @Test
    void aMessageWaitsForTheWindowOnTheContactsClock() {
        long sequence = office.create(
                "/api/v1/sequences",
                Map.of(
                        "name",
                        Office.freshName("Sequence"),
                        "settings",
                        Map.of("window", Map.of("from", "14:00", "to", "15:00"), "days", "business_days"),
                        "steps",
                        List.of(Map.of("type", "send_sms", "message", "Hello"))));
        long contact = Office.id(office.lead(Office.freshPhone(), "sequence_id", sequence), "contact_id");
        awaitReason(contact, "window");
        assertThat(newest(contact).get("next_at").asString()).isEqualTo("2026-03-09T21:00:00Z");
    }

    @Test
    void aThrottleSpacesTheStepsOfASequenceOut() {
        try (FakeProvider provider = new FakeProvider()) {
            CreatedAccount account = server.createAccount("throttled");
            Office there = new Office(server, account.token().reveal());
            there.put(
                    "/api/v1/messaging/sms",
                    Map.of("kind", "http", "base_url", provider.url(), "secret", "s", "sender", "+18185550100"));
            long sequence = there.create(
                    "/api/v1/sequences",
                    Map.of(
                            "name",
                            "Slowly",
                            "settings",
                            Map.of("throttle_per_minute", 2),
                            "steps",
                            List.of(Map.of("type", "send_sms", "message", "Hello"))));
            for (int i = 0; i < 5; i++) {
                there.lead(Office.freshPhone(), "sequence_id", sequence);
            }
            for (int sent = 1; sent <= 5; sent++) {
                int expected = sent;
                Await.until("message " + sent, SOON, () -> provider.requests().size() == expected);
                Await.until("the rest waits", SOON, () -> waiting(there, sequence) == 5 - expected);
                clock.advance(Duration.ofSeconds(29));
                server.runDueWork();
                assertThat(provider.requests()).as("within half a minute").hasSize(sent);
                clock.advance(Duration.ofSeconds(1));
            }
        }
    }

    private static long waiting(Office office, long sequence) {
        long waiting = 0;
        for (JsonNode one : office.get("/api/v1/sequences/" + sequence + "/enrolments?state=active")
                .body()
                .get("data")) {
            waiting += one.get("reason").asString().equals("throttled") ? 1 : 0;
        }
        return waiting;
    }

    @Test
    void whoHasAnExitTagLeavesBeforeTheNextStep() {
        long tag = office.tag();
        long never = office.tag();
        long sequence = office.create(
                "/api/v1/sequences",
                Map.of(
                        "name",
                        Office.freshName("Sequence"),
                        "settings",
                        Map.of("exit_tag_ids", List.of(tag)),
                        "steps",
                        List.of(Map.of("type", "add_tag", "tag_id", tag), Map.of("type", "add_tag", "tag_id", never))));
        String phone = Office.freshPhone();
        long contact = Office.id(office.lead(phone, "sequence_id", sequence), "contact_id");
        awaitReason(contact, "tag");
        assertThat(newest(contact).get("state").asString()).isEqualTo("stopped");
        assertThat(tags(phone)).containsExactly(tag);
    }

    @Test
    void whoeverSetsAnExitTagOrStatusEndsTheEnrolmentInTheSameTransaction() {
        long tag = office.tag();
        long status = office.dispositionStatus();
        long agent = office.agent();
        long sequence = office.create(
                "/api/v1/sequences",
                Map.of(
                        "name",
                        Office.freshName("Sequence"),
                        "settings",
                        Map.of("exit_tag_ids", List.of(tag), "exit_disposition_status_ids", List.of(status)),
                        "steps",
                        List.of(Map.of("type", "wait", "duration", "P1D"))));
        List<String> phones = new ArrayList<>();
        List<Long> contacts = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            phones.add(Office.freshPhone());
            Reply lead =
                    office.lead(phones.get(i), "sequence_id", sequence, "user_id", agent, "add_to_powerdialer", i == 3);
            contacts.add(Office.id(lead, "contact_id"));
        }
        contacts.forEach(contact -> awaitReason(contact, "wait"));

        Reply tagged = office.lead(phones.get(0), "tag_id", tag, "explain", true);
        assertThat(tagged.body().get("sequence_id").isNull()).isTrue();
        assertThat(tagged.body().at("/trace/sequence/outcome").asString()).isEqualTo("left_by_tag");
        office.lead(phones.get(1), "disposition_status_id", status);
        edit(contacts.get(2), Map.of("add_tags", List.of(tag)));
        dispose(agent, status);
        merge(contacts.get(4), Office.id(office.lead(Office.freshPhone(), "tag_id", tag), "contact_id"));
        office.lead(phones.get(5), "tag_id", office.tag(), "disposition_status_id", office.dispositionStatus());

        assertThat(contacts.stream().map(contact -> newest(contact).get("state").asString()))
                .containsExactly("stopped", "stopped", "stopped", "stopped", "stopped", "active");
        assertThat(contacts.stream()
                        .map(contact -> newest(contact).get("reason").asString()))
                .containsExactly("tag", "disposition_status", "tag", "disposition_status", "tag", "wait");
        assertThat(contacts.stream().map(contact -> events(contact).getFirst()).limit(5))
                .containsExactly(
                        "left:tag", "left:disposition_status", "left:tag", "left:disposition_status", "left:tag");
    }

    @Test
    void whoComesToAStepWhileTheSequenceIsPausedGoesOnWhenItDoes() {
        long tag = office.tag();
        long sequence = sequence(Map.of("type", "wait", "duration", "PT10M"), Map.of("type", "add_tag", "tag_id", tag));
        String phone = Office.freshPhone();
        long contact = Office.id(office.lead(phone, "sequence_id", sequence), "contact_id");
        awaitReason(contact, "wait");
        pause(sequence, true);
        clock.advance(Duration.ofMinutes(10));
        awaitReason(contact, "paused");
        assertThat(tags(phone)).isEmpty();
        pause(sequence, false);
        awaitReason(contact, "finished");
        assertThat(tags(phone)).containsExactly(tag);
    }

    @Test
    void peopleFinishOnTheStepsTheyBeganOrMoveAsTheAuthorChooses() {
        long old = office.tag();
        long fresh = office.tag();
        Map<String, Object> wait = Map.of("type", "wait", "duration", "PT5M", "key", "w");
        long sequence = sequence(wait, Map.of("type", "add_tag", "tag_id", old, "key", "t"));
        String stays = Office.freshPhone();
        long first = Office.id(office.lead(stays, "sequence_id", sequence), "contact_id");
        awaitReason(first, "wait");
        edit(sequence, "finish", wait, Map.of("type", "add_tag", "tag_id", fresh, "key", "t"));
        String moves = Office.freshPhone();
        long second = Office.id(office.lead(moves, "sequence_id", sequence), "contact_id");
        awaitReason(second, "wait");
        clock.advance(Duration.ofMinutes(5));
        awaitReason(first, "finished");
        awaitReason(second, "finished");
        assertThat(tags(stays)).containsExactly(old);
        assertThat(tags(moves)).containsExactly(fresh);

        String moved = Office.freshPhone();
        long third = Office.id(office.lead(moved, "sequence_id", sequence), "contact_id");
        awaitReason(third, "wait");
        edit(
                sequence,
                "move",
                Map.of("type", "add_tag", "tag_id", old, "key", "new first"),
                wait,
                Map.of("type", "add_tag", "tag_id", fresh, "key", "t"));
        assertThat(newest(third).get("step").asInt()).isEqualTo(2);
        clock.advance(Duration.ofMinutes(5));
        awaitReason(third, "finished");
        assertThat(tags(moved)).containsExactly(fresh);
    }

    @Test
    void doNotContactEndsAnEnrolmentWithItsReason() {
        long sequence = office.sequence();
        String phone = Office.freshPhone();
        long contact = Office.id(office.lead(phone, "sequence_id", sequence), "contact_id");
        office.lead(phone, "is_dnc", true);
        assertThat(newest(contact).get("state").asString()).isEqualTo("stopped");
        assertThat(newest(contact).get("reason").asString()).isEqualTo("do_not_contact");
    }

    @Test
    void peopleAreEnrolledMovedAndTakenOut() {
        long one = office.sequence();
        long other = office.sequence();
        long contact = Office.id(office.lead(Office.freshPhone()), "contact_id");
        assertThat(enrol(one, contact, false)).isEqualTo("enrolled");
        assertThat(enrol(one, contact, true)).isEqualTo("already_enrolled");
        assertThat(enrol(other, contact, false)).isEqualTo("already_enrolled");
        assertThat(enrol(other, contact, true)).isEqualTo("moved");
        assertThat(newest(contact).get("sequence_id").asLong()).isEqualTo(other);
        assertThat(server.delete("/api/v1/contacts/" + contact + "/enrolments", office.token())
                        .status())
                .isEqualTo(204);
        assertThat(newest(contact).get("state").asString()).isEqualTo("disenrolled");
        assertThat(enrol(other, contact, false)).isEqualTo("enrolled");
        Reply left = server.delete("/api/v1/sequences/" + other + "/enrolments", office.token());
        assertThat(left.body().get("disenrolled").asInt()).isEqualTo(1);
        assertThat(events(contact)).contains("enrolled", "left:disenrolled");
        office.get("/api/v1/contacts/" + contact + "/timeline")
                .body()
                .get("data")
                .forEach(event -> {
                    if (event.get("kind").asString().equals("sequence")) {
                        assertThat(event.get("user_id").asLong())
                                .isEqualTo(server.account().admin().value());
                    }
                });
    }

    @Test
    void aPreviewTellsEachMomentAndDoesNothing() {
        long tag = office.tag();
        long sequence = sequence(
                Map.of("type", "add_tag", "tag_id", tag),
                Map.of("type", "branch", "on", "tag", "tag_id", tag, "then", 3),
                Map.of("type", "end"),
                Map.of("type", "wait", "until_weekday", "wed", "until_time", "07:00"),
                Map.of("type", "send_sms", "message", "Hello {{first_name | there}}"));
        String phone = Office.freshPhone();
        long contact = Office.id(office.lead(phone, "first_name", "Ann"), "contact_id");
        Reply preview = server.post(
                "/api/v1/sequences/" + sequence + "/preview",
                office.token(),
                Map.of("contact_id", contact, "at", "2026-03-09T17:00:00Z"));
        assertThat(preview.status()).as(preview.text()).isEqualTo(200);
        List<String> told = new ArrayList<>();
        preview.body()
                .get("moments")
                .forEach(moment -> told.add("%s %s %s"
                        .formatted(
                                moment.get("local").asString(),
                                moment.get("what").asString(),
                                moment.get("outcome").asString())));
        assertThat(told)
                .containsExactly(
                        "2026-03-09T10:00-07:00 add_tag done",
                        "2026-03-09T10:00-07:00 branch then",
                        "2026-03-09T10:00-07:00 wait done",
                        "2026-03-11T07:00-07:00 wait window",
                        "2026-03-11T08:00-07:00 send_sms would_run",
                        "2026-03-11T08:00-07:00 leave finished");
        assertThat(preview.text()).contains("Hello Ann");
        assertThat(tags(phone)).isEmpty();
        Reply unsaved = server.post(
                "/api/v1/sequences/" + sequence + "/preview",
                office.token(),
                Map.of(
                        "contact_id",
                        contact,
                        "steps",
                        List.of(Map.of("type", "send_sms", "message", "{{shoe_size}}"))));
        Office.assertFaultOn(unsaved, "steps.0.message");
    }

    @Test
    void aWebhookThatMayNotBeCalledIsSetAsideAndCanBePassedOver() {
        long tag = office.tag();
        long sequence = sequence(
                Map.of("type", "webhook", "url", "http://127.0.0.2:9/"), Map.of("type", "add_tag", "tag_id", tag));
        String phone = Office.freshPhone();
        long contact = Office.id(office.lead(phone, "sequence_id", sequence), "contact_id");
        awaitReason(contact, "set_aside");
        assertThat(newest(contact).get("fault").asString()).isEqualTo("private_address");
        assertThat(tags(phone)).isEmpty();
        String retry = "/api/v1/enrolments/" + newest(contact).get("id").asLong() + "/retry";
        assertThat(server.post(retry, office.token(), Map.of("skip", true)).status())
                .isEqualTo(200);
        awaitReason(contact, "finished");
        assertThat(tags(phone)).containsExactly(tag);
        assertThat(server.post(retry, office.token(), Map.of()).status()).isEqualTo(409);
    }

    @Test
    void theFamilysCallsEnrolAndDisenrol() {
        long sequence = office.sequence();
        String phone = Office.freshPhone();
        long contact = Office.id(office.lead(phone), "contact_id");
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
        return server.post("/api/v1/webhook/" + call, office.token(), body);
    }

    private static long sequence(Map<?, ?>... steps) {
        return office.create(
                "/api/v1/sequences", Map.of("name", Office.freshName("Sequence"), "steps", List.of(steps)));
    }

    private static void edit(long sequence, String onEdit, Map<?, ?>... steps) {
        Reply reply = server.patch(
                "/api/v1/sequences/" + sequence, office.token(), Map.of("steps", List.of(steps), "on_edit", onEdit));
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    }

    private static void edit(long contact, Map<String, ?> change) {
        Reply reply = server.patch("/api/v1/contacts/" + contact, office.token(), change);
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    }

    private static void dispose(long agent, long status) {
        String queue = "/api/v1/users/" + agent + "/powerdialer/";
        long entry = server.post(queue + "next", office.token(), Map.of())
                .body()
                .at("/data/entry/id")
                .asLong();
        Reply reply = server.post(queue + entry + "/dispose", office.token(), Map.of("disposition_status_id", status));
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    }

    private static void merge(long kept, long gone) {
        Reply reply = server.post("/api/v1/contacts/" + kept + "/merge", office.token(), Map.of("contact_id", gone));
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    }

    private static void pause(long sequence, boolean paused) {
        Reply reply = server.put("/api/v1/sequences/" + sequence + "/pause", office.token(), Map.of("paused", paused));
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    }

    private static String enrol(long sequence, long contact, boolean force) {
        Reply reply = server.post(
                "/api/v1/sequences/" + sequence + "/enrolments",
                office.token(),
                Map.of("contact_id", contact, "force", force));
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        return reply.body().at("/data/0/outcome").asString();
    }

    private static JsonNode newest(long contact) {
        return office.get("/api/v1/contacts/" + contact + "/enrolments").body().at("/data/0");
    }

    private static void awaitReason(long contact, String reason) {
        Await.until(
                reason, SOON, () -> newest(contact).path("reason").asString("").equals(reason));
    }

    private static List<Long> tags(String phone) {
        List<Long> tags = new ArrayList<>();
        office.contact(phone).get("tags").forEach(tag -> tags.add(tag.get("id").asLong()));
        return tags;
    }

    private static List<String> events(long contact) {
        List<String> outcomes = new ArrayList<>();
        office.get("/api/v1/contacts/" + contact + "/timeline")
                .body()
                .get("data")
                .forEach(event -> {
                    if (event.get("kind").asString().equals("sequence")) {
                        outcomes.add(event.get("outcome").asString());
                    }
                });
        return outcomes;
    }

    private static long people(long sequence, int step, String outcome) {
        JsonNode funnel =
                office.get("/api/v1/sequences/" + sequence + "/funnel").body();
        for (JsonNode one : funnel.at("/plans/0/steps")) {
            if (one.get("step").asInt() == step) {
                return one.get("outcomes").path(outcome).asLong(0);
            }
        }
        return 0;
    }
}
