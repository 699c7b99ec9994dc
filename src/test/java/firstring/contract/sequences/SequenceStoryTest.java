package firstring.contract.sequences;

import static org.assertj.core.api.Assertions.assertThat;

import firstring.TestClient.Reply;
import firstring.accounts.CreatedAccount;
import firstring.contract.Office;
import firstring.contract.messages.FakeProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Contacts run through the steps of sequences: their effects, times, and reasons for waiting. */
final class SequenceStoryTest {
    private static final SequenceDesk desk = new SequenceDesk();

    @AfterAll
    static void stop() {
        desk.close();
    }

    @Test
    void aLeadRunsThroughItsSequenceAndFinishes() {
        long tag = desk.office.tag();
        long status = desk.office.dispositionStatus();
        long sequence = desk.sequence(
                Map.of("type", "add_tag", "tag_id", tag),
                Map.of("type", "wait", "duration", "PT1H"),
                Map.of("type", "set_disposition", "disposition_status_id", status));
        String phone = Office.freshPhone();
        long contact = Office.id(desk.office.lead(phone, "sequence_id", sequence), "contact_id");
        desk.assertReason(contact, "wait");
        assertThat(desk.tags(phone)).containsExactly(tag);
        assertThat(desk.newest(contact).get("next_at").asString())
                .isEqualTo(desk.clock.instant().plus(Duration.ofHours(1)).toString());
        desk.clock.advance(Duration.ofHours(1));
        desk.assertReason(contact, "finished");
        JsonNode found = desk.office.contact(phone);
        assertThat(found.get("disposition_status_id").asLong()).isEqualTo(status);
        assertThat(found.get("sequence_id").isNull()).isTrue();
        assertThat(desk.events(contact)).containsExactly("left:finished", "set_disposition", "add_tag");
        assertThat(desk.people(sequence, 0, "done")).isEqualTo(1);
        assertThat(desk.people(sequence, 2, "done")).isEqualTo(1);
    }

    @Test
    void aCallTaskQueuesTheContactForItsOwnerOrADrawnOne() {
        long member = desk.office.agent();
        long sequence = desk.sequence(
                Map.of("type", "call_task"),
                Map.of("type", "distribute", "ring_group_id", desk.office.ringGroup(member)),
                Map.of("type", "call_task", "position", "top"));
        String phone = Office.freshPhone();
        long contact = Office.id(desk.office.lead(phone, "sequence_id", sequence), "contact_id");
        desk.assertReason(contact, "finished");
        assertThat(desk.office.queue(member)).containsExactly(contact);
        assertThat(desk.office.contact(phone).get("user_id").asLong()).isEqualTo(member);
        assertThat(desk.events(contact))
                .containsExactly("left:finished", "call_task", "distribute", "call_task:no_owner");
    }

    @Test
    void aBranchSeesTheEffectsOfEarlierSteps() {
        long tag = desk.office.tag();
        long other = desk.office.tag();
        long sequence = desk.sequence(
                Map.of("type", "branch", "on", "field", "field", "city", "equals", "rome", "then", 3),
                Map.of("type", "add_tag", "tag_id", other),
                Map.of("type", "end"),
                Map.of("type", "add_tag", "tag_id", tag),
                Map.of("type", "branch", "on", "tag", "tag_id", tag, "then", 6),
                Map.of("type", "add_tag", "tag_id", other),
                Map.of("type", "end"));
        String roman = Office.freshPhone();
        String otherPhone = Office.freshPhone();
        long first = Office.id(desk.office.lead(roman, "sequence_id", sequence, "city", "Rome"), "contact_id");
        long second = Office.id(desk.office.lead(otherPhone, "sequence_id", sequence), "contact_id");
        desk.assertReason(first, "finished");
        desk.assertReason(second, "finished");
        assertThat(desk.tags(roman)).containsExactly(tag);
        assertThat(desk.tags(otherPhone)).containsExactly(other);
    }

    @Test
    void withoutAProviderAnEnrollmentWaitsAndSaysWhy() {
        long sequence = desk.sequence(Map.of("type", "send_sms", "message", "Hello {{first_name | there}}"));
        long contact = Office.id(desk.office.lead(Office.freshPhone(), "sequence_id", sequence), "contact_id");
        desk.assertReason(contact, "no_provider");
        assertThat(desk.newest(contact).get("state").asString()).isEqualTo("active");
    }

    @Test
    void aMessageWaitsForTheWindowInTheContactsTimeZone() {
        long sequence = desk.office.create(
                "/api/v1/sequences",
                Map.of(
                        "name",
                        Office.freshName("Sequence"),
                        "settings",
                        Map.of("window", Map.of("from", "14:00", "to", "15:00"), "days", "business_days"),
                        "steps",
                        List.of(Map.of("type", "send_sms", "message", "Hello"))));
        long contact = Office.id(desk.office.lead(Office.freshPhone(), "sequence_id", sequence), "contact_id");
        desk.assertReason(contact, "window");
        assertThat(desk.newest(contact).get("next_at").asString()).isEqualTo("2026-03-09T21:00:00Z");
    }

    @Test
    void aThrottleSpacesOutTheStepsOfASequence() {
        try (FakeProvider provider = new FakeProvider()) {
            CreatedAccount account = desk.server.createAccount("throttled");
            Office there = new Office(desk.server, account.token().reveal());
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
                desk.server.runDueWork();
                assertThat(provider.requests()).hasSize(sent);
                assertThat(waiting(there, sequence)).isEqualTo(5 - sent);
                desk.clock.advance(Duration.ofSeconds(29));
                desk.server.runDueWork();
                assertThat(provider.requests()).as("within half a minute").hasSize(sent);
                desk.clock.advance(Duration.ofSeconds(1));
            }
        }
    }

    private static long waiting(Office office, long sequence) {
        long waiting = 0;
        for (JsonNode one : office.get("/api/v1/sequences/" + sequence + "/enrollments?state=active")
                .body()
                .get("data")) {
            waiting += one.get("reason").asString().equals("throttled") ? 1 : 0;
        }
        return waiting;
    }

    @Test
    void aForbiddenWebhookIsSetAsideAndCanBeSkipped() {
        long tag = desk.office.tag();
        long sequence = desk.sequence(
                Map.of("type", "webhook", "url", "http://127.0.0.2:9/"), Map.of("type", "add_tag", "tag_id", tag));
        String phone = Office.freshPhone();
        long contact = Office.id(desk.office.lead(phone, "sequence_id", sequence), "contact_id");
        desk.assertReason(contact, "set_aside");
        assertThat(desk.newest(contact).get("fault").asString()).isEqualTo("private_address");
        assertThat(desk.tags(phone)).isEmpty();
        String retry = "/api/v1/enrollments/" + desk.newest(contact).get("id").asLong() + "/retry";
        assertThat(desk.server
                        .post(retry, desk.office.token(), Map.of("skip", true))
                        .status())
                .isEqualTo(200);
        desk.assertReason(contact, "finished");
        assertThat(desk.tags(phone)).containsExactly(tag);
        assertThat(desk.server.post(retry, desk.office.token(), Map.of()).status())
                .isEqualTo(409);
    }

    @Test
    void aPreviewShowsEachTimeAndChangesNothing() {
        long tag = desk.office.tag();
        long sequence = desk.sequence(
                Map.of("type", "add_tag", "tag_id", tag),
                Map.of("type", "branch", "on", "tag", "tag_id", tag, "then", 3),
                Map.of("type", "end"),
                Map.of("type", "wait", "until_weekday", "wed", "until_time", "07:00"),
                Map.of("type", "send_sms", "message", "Hello {{first_name | there}}"));
        String phone = Office.freshPhone();
        long contact = Office.id(desk.office.lead(phone, "first_name", "Ann"), "contact_id");
        Reply preview = desk.server.post(
                "/api/v1/sequences/" + sequence + "/preview",
                desk.office.token(),
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
        assertThat(preview.body().at("/moments/4/segments").asInt()).isEqualTo(1);
        assertThat(desk.tags(phone)).isEmpty();
        Reply unsaved = desk.server.post(
                "/api/v1/sequences/" + sequence + "/preview",
                desk.office.token(),
                Map.of(
                        "contact_id",
                        contact,
                        "steps",
                        List.of(Map.of("type", "send_sms", "message", "{{shoe_size}}"))));
        Office.assertFaultOn(unsaved, "steps.0.message");
    }
}
