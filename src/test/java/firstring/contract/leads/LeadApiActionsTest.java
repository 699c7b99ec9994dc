package firstring.contract.leads;

import static firstring.contract.Office.freshPhone;
import static firstring.contract.Office.warningCodes;
import static org.assertj.core.api.Assertions.assertThat;

import firstring.TestClient.Reply;
import firstring.TestServer;
import firstring.contract.Office;
import firstring.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** docs/contract.md 1.2: PowerDialer, sequences, and distribution with its two switches. */
final class LeadApiActionsTest {
    private static final TestServer server = TestServer.start();
    private static final Office office = new Office(server, server.adminToken());

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void theConsentInALeadIsRecordedInTheLedger() {
        String phone = freshPhone();
        Reply lead = office.lead(
                phone,
                "email",
                "Ann@Example.com",
                "text_authorized",
                "yes",
                "consent_channels",
                List.of("call", "email"),
                "consent_text",
                "I agree.",
                "consent_at",
                "2026-01-05T10:00:00Z",
                "consent_ip",
                "203.0.113.7",
                "consent_page_url",
                "https://example.com/quote",
                "xxTrustedFormCertUrl",
                "https://cert.trustedform.com/0f1e");
        assertThat(warningCodes(lead)).isEmpty();
        List<String> words = consents(lead);
        assertThat(words)
                .containsExactlyInAnyOrder(phone + " sms true", phone + " call true", "ann@example.com email true");
        JsonNode first = ledger(lead).get(0);
        assertThat(first.get("lead_id").asLong()).isEqualTo(Office.id(lead, "lead_id"));
        assertThat(first.get("at").asString()).isEqualTo("2026-01-05T10:00:00Z");
        assertThat(first.get("source").asString()).isEqualTo("lead_api");
        assertThat(first.get("text").asString()).isEqualTo("I agree.");
        assertThat(first.get("ip").asString()).isEqualTo("203.0.113.7");
        assertThat(first.get("page_url").asString()).isEqualTo("https://example.com/quote");
        assertThat(first.get("certificate_id").asString()).isEqualTo("https://cert.trustedform.com/0f1e");
    }

    @Test
    void aCertificateIsConsentToCallsAndNoTextingIsARefusal() {
        Reply certified = office.lead(freshPhone(), "universal_leadid", "A1B2");
        assertThat(consents(certified)).singleElement().asString().endsWith("call true");
        Reply refused = office.lead(freshPhone(), "text_authorized", false);
        assertThat(consents(refused)).singleElement().asString().endsWith("sms false");
        assertThat(consents(office.lead(freshPhone(), "consent_ip", "203.0.113.7")))
                .isEmpty();
        assertThat(consents(office.lead(freshPhone(), "universal_leadid", "A1B2", "dry_run", false)))
                .hasSize(1);
    }

    @Test
    void consentFieldsNeverCauseARefusal() {
        Reply lead = office.lead(
                freshPhone(),
                "text_authorized",
                "maybe",
                "consent_channels",
                "fax",
                "consent_at",
                "2999-01-01T00:00:00Z",
                "consent_text",
                "x".repeat(10_001),
                "consent_certificate_id",
                "A1");
        assertThat(lead.status()).as(lead.text()).isEqualTo(201);
        assertThat(warningCodes(lead)).containsOnly("consent_ignored").hasSize(4);
        assertThat(consents(lead)).hasSize(1);
        Reply nowhere = office.lead(freshPhone(), "consent_channels", "email");
        assertThat(warningCodes(nowhere)).containsExactly("consent_ignored");
        assertThat(consents(nowhere)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000-01-01T00:00:00Z",
                "-0044-03-15T00:00:00Z",
                "0001-01-01T00:00:00+14:00",
                "+999999999-12-31T23:59:59Z"
            })
    void aConsentWithAnInvalidTimeIsLeftOut(String at) {
        Reply lead = office.lead(freshPhone(), "consent_channels", "sms", "consent_at", at);
        assertThat(lead.status()).as(lead.text()).isEqualTo(201);
        assertThat(warningCodes(lead)).containsExactly("consent_ignored");
    }

    @Test
    void aConsentForAnAddressTooLongInLowercaseIsLeftOut() {
        String email = "\u0130".repeat(64) + "@" + "\u0130".repeat(250) + ".com";
        Reply lead = office.lead(freshPhone(), "email", email, "consent_channels", "email");
        assertThat(lead.status()).as(lead.text()).isEqualTo(201);
        assertThat(warningCodes(lead)).containsExactly("consent_ignored");
    }

    private static JsonNode ledger(Reply lead) {
        return office.get("/api/v1/contacts/" + Office.id(lead, "contact_id") + "/consent")
                .body()
                .get("data");
    }

    private static List<String> consents(Reply lead) {
        List<String> consents = new ArrayList<>();
        ledger(lead)
                .forEach(one -> consents.add("%s %s %s"
                        .formatted(
                                one.get("address").asString(),
                                one.get("channel").asString(),
                                one.get("given").asBoolean())));
        return consents;
    }

    @Test
    void bottomIsTheDefaultAndTheNewestTopEntryIsFirst() {
        long owner = office.agent();
        long a = dial(owner, 1);
        long b = dial(owner, 2, "powerdialer_position", "bottom");
        long c = dial(owner, 1, "powerdialer_position", "top");
        long d = dial(owner, 1, "powerdialer_position", "top");
        assertThat(office.queue(owner)).containsExactly(d, c, a, b);
    }

    private static long dial(long owner, int position, Object... more) {
        Reply reply = office.send(Map.copyOf(lead(freshPhone(), owner, more)));
        assertPowerdialer(reply, owner, "" + position, false);
        return Office.id(reply, "contact_id");
    }

    private static Map<String, Object> lead(String phone, long owner, Object... more) {
        Map<String, Object> lead = Office.fields("phone_number", phone, "user_id", owner, "add_to_powerdialer", true);
        lead.putAll(Office.fields(more));
        return lead;
    }

    private static void assertPowerdialer(Reply reply, long owner, String position, boolean queued) {
        assertThat(reply.body().path("powerdialer"))
                .as(reply.text())
                .isEqualTo(Json.tree(
                        "{\"user_id\":%d,\"position\":%s,\"already_queued\":%s}".formatted(owner, position, queued)));
    }

    @Test
    void aQueuedContactKeepsItsPositionUnlessTopIsRequested() {
        long owner = office.agent();
        String phone = freshPhone();
        long first = dial(owner, 1);
        long second = Office.id(office.send(lead(phone, owner)), "contact_id");
        assertPowerdialer(office.send(lead(phone, owner)), owner, "null", true);
        assertThat(office.queue(owner)).containsExactly(first, second);
        assertPowerdialer(office.send(lead(phone, owner, "powerdialer_position", "top")), owner, "1", true);
        assertThat(office.queue(owner)).containsExactly(second, first);
    }

    @Test
    void anOpenEntryMovesWithTheOwner() {
        long from = office.agent();
        long to = office.agent();
        long stays = dial(to, 1);
        String bottom = freshPhone();
        String top = freshPhone();
        long atBottom = Office.id(office.send(lead(bottom, from)), "contact_id");
        long atTop = Office.id(office.send(lead(top, from)), "contact_id");
        office.lead(bottom, "user_id", to, "force_update", true);
        assertThat(office.queue(from)).containsExactly(atTop);
        assertThat(office.queue(to)).containsExactly(stays, atBottom);
        office.send(lead(top, to, "force_update", true, "powerdialer_position", "top"));
        assertThat(office.queue(from)).isEmpty();
        assertThat(office.queue(to)).containsExactly(atTop, stays, atBottom);
    }

    @Test
    void withoutAnOwnerTheDialerIsSkippedWithAWarning() {
        Reply reply = office.lead(freshPhone(), "add_to_powerdialer", true);
        assertThat(reply.status()).isEqualTo(201);
        assertThat(warningCodes(reply)).containsExactly("no_owner");
        assertThat(reply.body().get("powerdialer").isNull()).isTrue();
    }

    @Test
    void theDialerUsesTheStoredOwnerWhenTheLeadNamesNone() {
        long owner = office.agent();
        String phone = freshPhone();
        office.lead(phone, "user_id", owner);
        assertPowerdialer(office.lead(phone, "add_to_powerdialer", true), owner, "1", false);
    }

    @Test
    void withoutForceTheSentUserDoesNotReplaceTheOwnerWhoseQueueIsUsed() {
        long owner = office.agent();
        long other = office.agent();
        String phone = freshPhone();
        office.lead(phone, "user_id", owner);
        assertPowerdialer(office.send(lead(phone, other)), owner, "1", false);
        assertThat(office.queue(other)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sequence_id", "automation_id", "workflow_id"})
    void aContactIsEnrolledByTheNewAndTheOldFieldNames(String field) {
        long sequence = office.sequence();
        String phone = freshPhone();
        Reply reply = office.lead(phone, field, sequence);
        assertThat(reply.status()).as(reply.text()).isEqualTo(201);
        assertThat(Office.id(reply, "sequence_id")).isEqualTo(sequence);
        assertThat(office.contact(phone).get("sequence_id").asLong()).isEqualTo(sequence);
    }

    @Test
    void anEnrolledContactMovesOnlyWithForce() {
        long first = office.sequence();
        long second = office.sequence();
        String phone = freshPhone();
        office.lead(phone, "sequence_id", first);
        assertThat(Office.id(office.lead(phone, "sequence_id", first), "sequence_id"))
                .isEqualTo(first);
        assertThat(Office.id(office.lead(phone, "sequence_id", second, "force_update", true), "sequence_id"))
                .isEqualTo(first);
        assertThat(Office.id(office.lead(phone, "sequence_id", second, "force_update_sequence", true), "sequence_id"))
                .isEqualTo(second);
        assertThat(Office.id(office.lead(phone), "sequence_id")).isEqualTo(second);
        assertThat(office.contact(phone).get("sequence_id").asLong()).isEqualTo(second);
        assertThat(openEnrollments(Office.id(office.lead(phone), "contact_id"))).isEqualTo(1);
    }

    private static long openEnrollments(long contact) {
        return server.database()
                .jdbi()
                .withHandle(db -> db.createQuery(
                                "select count(*) from enrollment where contact_id = :contact and state = 'active'")
                        .bind("contact", contact)
                        .mapTo(Long.class)
                        .one());
    }

    @Test
    void aPausedSequenceEnrollsNoOne() {
        long sequence = office.sequence();
        assertThat(server.put("/api/v1/sequences/" + sequence + "/pause", office.token(), Map.of("paused", true))
                        .status())
                .isEqualTo(200);
        Reply reply = office.lead(freshPhone(), "sequence_id", sequence, "explain", true);
        assertThat(reply.status()).isEqualTo(201);
        assertThat(reply.body().get("sequence_id").isNull()).isTrue();
        assertThat(reply.text()).contains("sequence_paused");
    }

    @Test
    void anExplicitUserWinsAndTakesNoTurn() {
        long a = office.agent();
        long b = office.agent();
        long outsider = office.agent();
        long group = office.ringGroup(a, b);
        assertThat(owner(distribute(group))).isEqualTo(a);
        assertThat(owner(distribute(group, "user_id", outsider))).isEqualTo(outsider);
        assertThat(owner(distribute(group))).isEqualTo(b);
        assertThat(owner(distribute(group))).isEqualTo(a);
    }

    @Test
    void withoutASwitchEveryActiveMemberIsEligible() {
        long offline = office.agent("daily_lead_cap", 0, "open_queue_cap", 0);
        long group = office.ringGroup(offline);
        assertThat(owner(distribute(group))).isEqualTo(offline);
        assertThat(owner(distribute(group, "check_available_users", false))).isEqualTo(offline);
    }

    @Test
    void onlyAvailableMembersAreDrawnOnRequest() {
        long offline = office.agent();
        long available = office.availableAgent();
        long group = office.ringGroup(offline, available);
        for (int i = 0; i < 3; i++) {
            assertThat(owner(distribute(group, "check_available_users", true))).isEqualTo(available);
            assertThat(owner(distribute(group, "check_available_users_with_fallback", true)))
                    .isEqualTo(available);
        }
    }

    @Test
    void theFallbackIsAnyActiveMemberAndWinsWhenBothAreTrue() {
        long a = office.agent();
        long b = office.agent();
        long gone = office.agent();
        long group = office.ringGroup(a, b, gone);
        office.archive("user_id", gone);
        List<Long> drawn = List.of(
                owner(distribute(group, "check_available_users_with_fallback", true)),
                owner(distribute(group, "check_available_users_with_fallback", true, "check_available_users", true)),
                owner(distribute(group, "check_available_users_with_fallback", "yes")));
        assertThat(drawn).containsExactly(a, b, a);
    }

    @Test
    void aSecondLeadKeepsTheOwnerAndTakesNoTurn() {
        long a = office.agent();
        long b = office.agent();
        long group = office.ringGroup(a, b);
        String phone = freshPhone();
        assertThat(owner(distribute(group, "phone_number", phone))).isEqualTo(a);
        assertThat(owner(distribute(group, "phone_number", phone))).isEqualTo(a);
        assertThat(owner(distribute(group, "phone_number", phone, "force_update", true)))
                .isEqualTo(a);
        assertThat(owner(distribute(group))).isEqualTo(b);
    }

    @Test
    void withForceAnOwnerIsRedrawnOnlyIfNotAMemberOrFailingTheRequestedTests() {
        long outsider = office.availableAgent();
        long offline = office.agent();
        long available = office.availableAgent();
        long group = office.ringGroup(offline, available);
        String phone = freshPhone();
        office.lead(phone, "user_id", outsider);
        assertThat(owner(distribute(group, "phone_number", phone))).isEqualTo(outsider);
        assertThat(owner(distribute(group, "phone_number", phone, "force_update", true)))
                .isEqualTo(offline);
        assertThat(owner(distribute(group, "phone_number", phone, "force_update", true, "check_available_users", true)))
                .isEqualTo(available);
        office.setStatus(available, "busy");
        Reply forced = distribute(group, "phone_number", phone, "force_update", true, "check_available_users", true);
        assertThat(owner(forced)).isEqualTo(available);
        assertThat(warningCodes(forced)).contains("nobody_available").doesNotContain("parked");
    }

    private static Reply distribute(long group, Object... more) {
        Map<String, Object> lead =
                Office.fields("phone_number", freshPhone(), "distribute_to_ring_group", true, "ring_group_id", group);
        lead.putAll(Office.fields(more));
        return office.send(lead);
    }

    private static long owner(Reply reply) {
        return Office.id(reply, "user_id");
    }
}
