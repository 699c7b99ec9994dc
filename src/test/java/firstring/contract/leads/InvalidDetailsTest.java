package firstring.contract.leads;

import static firstring.contract.Office.freshPhone;
import static org.assertj.core.api.Assertions.assertThat;

import firstring.TestClient.Reply;
import firstring.TestServer;
import firstring.contract.Office;
import firstring.contract.Together;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** docs/contract.md 1.2, invalid details: no good number is lost for a bad email address. */
final class InvalidDetailsTest {
    private static final TestServer server = TestServer.start();
    private static final Office office = new Office(server, server.adminToken());

    @AfterAll
    static void stop() {
        server.close();
    }

    @AfterEach
    void refuseAgain() {
        setInvalidDetails("refuse");
    }

    private static void setInvalidDetails(String what) {
        assertThat(server.patch("/api/v1/account", office.token(), Map.of("invalid_details", what))
                        .status())
                .isEqualTo(200);
    }

    /** An invalid detail, and the field that its warning is about. */
    record Detail(String field, Object value, String about) {}

    static List<Detail> details() {
        office.client()
                .post(
                        "/api/v1/custom-fields",
                        office.token(),
                        Map.of("key", "seats", "label", "Seats", "type", "number"));
        return List.of(
                new Detail("email", "no address", "email"),
                new Detail("email", Map.of("work", "a@example.com"), "email"),
                new Detail("date_of_birth", "31/31/1980", "date_of_birth"),
                new Detail("timezone", "Mars/Olympus", "timezone"),
                new Detail("website", "w".repeat(2_049), "website"),
                new Detail("first_name", "n".repeat(256), "first_name"),
                new Detail("name", "n".repeat(256), "name"),
                new Detail("notes", "n".repeat(65_536), "notes"),
                new Detail("csf1", "c".repeat(1_001), "csf1"),
                new Detail("lead_source", "s".repeat(256), "lead_source"),
                new Detail("tags", List.of("t".repeat(256)), "tags"),
                new Detail("other_phone_numbers", List.of("+18185550188", "none"), "other_phone_numbers.1"),
                new Detail("seats", "many", "seats"));
    }

    @ParameterizedTest
    @MethodSource("details")
    void aLeadWithAnInvalidDetailIsRefusedAndAcceptedLaterWithoutIt(Detail detail) {
        String phone = freshPhone();
        Reply refused = office.lead(phone, "city", "Reno", detail.field(), detail.value());
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body().path("errors").propertyNames()).containsExactly(detail.about());
        long lead = refused.body().path("lead_id").asLong();
        assertThat(needingFixing()).contains(lead);

        Reply accepted = accept(lead);
        assertThat(accepted.status()).as(accepted.text()).isEqualTo(201);
        assertThat(codes(accepted)).contains("invalid_" + detail.field());
        assertThat(office.contact(phone).path("cnam_city").asString()).isEqualTo("Reno");
        assertThat(needingFixing())
                .doesNotContain(lead, accepted.body().path("lead_id").asLong());
        JsonNode kept = office.get(
                        "/api/v1/leads/" + accepted.body().path("lead_id").asLong())
                .body();
        assertThat(kept.path("replay_of").asLong()).isEqualTo(lead);
        assertThat(kept.path("request").path("body").asString()).contains(detail.field());
    }

    @ParameterizedTest
    @MethodSource("details")
    void anAccountThatOnlyWarnsAcceptsTheLeadWithoutTheDetail(Detail detail) {
        setInvalidDetails("warn");
        String phone = freshPhone();
        Reply taken = office.lead(phone, "city", "Reno", detail.field(), detail.value());
        assertThat(taken.status()).as(taken.text()).isEqualTo(201);
        assertThat(codes(taken)).contains("invalid_" + detail.field());
        assertThat(taken.body().path("warnings").toString()).contains("\"field\":\"" + detail.about() + "\"");
        assertThat(office.contact(phone).path("cnam_city").asString()).isEqualTo("Reno");
    }

    @Test
    void fieldsThatControlALeadAreNeverLeftOut() {
        setInvalidDetails("warn");
        for (Map.Entry<String, Object> wrong : Map.<String, Object>of(
                        "user_id", 1,
                        "ring_group_id", "seven",
                        "is_dnc", "perhaps",
                        "powerdialer_position", "middle",
                        "first_name", "a\u0000b")
                .entrySet()) {
            Reply refused = office.lead(freshPhone(), "email", "none", wrong.getKey(), wrong.getValue());
            assertThat(refused.status()).as(wrong.getKey()).isEqualTo(400);
            assertThat(needingFixing())
                    .doesNotContain(refused.body().path("lead_id").asLong());
        }
        assertThat(office.lead("123", "email", "none").status()).isEqualTo(400);
    }

    @Test
    void acceptingALeadManyTimesAtOnceTakesEffectOnce() {
        long group = office.ringGroup(office.agent(), office.agent());
        String phone = freshPhone();
        long lead = office.lead(phone, "email", "none", "distribute_to_ring_group", true, "ring_group_id", group)
                .body()
                .path("lead_id")
                .asLong();
        List<Reply> replies = Together.call(Collections.nCopies(8, () -> accept(lead)));
        assertThat(replies).extracting(Reply::status).contains(201).allMatch(status -> status == 201 || status == 409);
        assertThat(leadsOf(phone)).hasSize(2);
        assertThat(accept(lead).status()).isEqualTo(409);
    }

    @Test
    void oneFailureAmongManyAcceptedLeadsStopsNoOther() {
        long first = refuse(freshPhone());
        long second = refuse(freshPhone());
        long dismissed = refuse(freshPhone());
        dismiss(dismissed);
        assertThat(server.post("/api/v1/leads/%d/dismiss".formatted(dismissed), office.token(), Map.of())
                        .status())
                .isEqualTo(409);
        JsonNode results = server.post(
                        "/api/v1/leads/accept",
                        office.token(),
                        Map.of("lead_ids", List.of(first, dismissed, 1, second)))
                .body()
                .path("data");
        assertThat(results.valueStream().map(result -> result.path("status").asInt()))
                .containsExactly(201, 409, 404, 201);
        assertThat(results.path(3).path("lead_id").asLong()).isEqualTo(second);
        assertThat(results.path(3).path("contact_id").asLong()).isPositive();
        assertThat(needingFixing()).doesNotContain(first, second, dismissed);
    }

    @Test
    void aCorrectedLeadNoLongerNeedsFixing() {
        long lead = refuse(freshPhone());
        long still = server.post(
                        "/api/v1/leads/%d/replay".formatted(lead), office.token(), Map.of("email", "none either"))
                .body()
                .path("lead_id")
                .asLong();
        assertThat(needingFixing()).contains(still).doesNotContain(lead);
        assertThat(server.post(
                                "/api/v1/leads/%d/replay".formatted(still),
                                office.token(),
                                Map.of("email", "right@example.com"))
                        .status())
                .isEqualTo(201);
        assertThat(needingFixing()).doesNotContain(still, lead);
    }

    @Test
    void aLaterLeadOfTheSameNumberSupersedesTheOneThatNeedsFixing() {
        for (String later : List.of("right@example.com", "none either")) {
            String phone = freshPhone();
            long lead = refuse(phone);
            long dismissed = refuse(phone);
            assertThat(resolution(lead).path("how").asString()).isEqualTo("superseded");
            dismiss(dismissed);
            long next =
                    office.lead(phone, "email", later).body().path("lead_id").asLong();
            assertThat(resolution(dismissed).path("how").asString()).isEqualTo("superseded");
            assertThat(resolution(dismissed).path("lead_id").asLong()).isEqualTo(next);
            assertThat(resolution(dismissed).path("user_id").isNull()).isTrue();
            assertThat(accept(lead).status()).isEqualTo(409);
            assertThat(reopen(dismissed).status()).isEqualTo(409);
            assertThat(needingFixing()).doesNotContain(lead, dismissed);
        }
    }

    @Test
    void aNumberInItsOtherFormSupersedesToo() {
        String area = freshPhone().substring(6);
        long lead = refuse("+54 9 11 23" + area);
        assertThat(office.lead("+54 11 23" + area).status()).isEqualTo(201);
        assertThat(resolution(lead).path("how").asString()).isEqualTo("superseded");
    }

    @Test
    void aDismissedLeadKeepsItsUserAndCanBeReopened() {
        long lead = refuse(freshPhone());
        dismiss(lead);
        assertThat(resolution(lead).path("how").asString()).isEqualTo("dismissed");
        assertThat(resolution(lead).path("user_id").asLong()).isPositive();
        assertThat(resolution(lead).path("lead_id").isNull()).isTrue();
        assertThat(reopen(lead).status()).isEqualTo(200);
        assertThat(resolution(lead).isMissingNode() || resolution(lead).isNull())
                .isTrue();
        assertThat(needingFixing()).contains(lead);
        assertThat(reopen(lead).status()).isEqualTo(409);
        long accepted = accept(lead).body().path("lead_id").asLong();
        assertThat(resolution(lead).path("how").asString()).isEqualTo("accepted");
        assertThat(resolution(lead).path("lead_id").asLong()).isEqualTo(accepted);
    }

    @Test
    void acceptingAndCorrectingALeadAtOnceTakesEffectOnce() {
        for (int i = 0; i < 10; i++) {
            String phone = freshPhone();
            long lead = refuse(phone);
            List<Reply> replies = Together.call(List.of(
                    () -> accept(lead),
                    () -> server.post(
                            "/api/v1/leads/%d/replay".formatted(lead),
                            office.token(),
                            Map.of("email", "right@example.com"))));
            assertThat(leadsOf(phone)
                            .valueStream()
                            .filter(one -> one.path("status").asInt() < 300))
                    .as(replies.toString())
                    .hasSize(1);
        }
    }

    @Test
    void theFiltersOfLeadsThatNeedFixingApplyBeforeTheLimit() {
        String phone = freshPhone();
        long lead = refuse(phone);
        for (int i = 0; i < 3; i++) {
            refuse(freshPhone());
        }
        JsonNode found = office.get("/api/v1/leads?needs_fixing=true&limit=1&phone_number=" + phone.replace("+", "%2B"))
                .body()
                .path("data");
        assertThat(found.valueStream().map(one -> one.path("id").asLong())).containsExactly(lead);
    }

    @Test
    void consentCountsFromThePersonsOwnRequest() {
        String phone = freshPhone();
        Reply refused = office.lead(phone, "email", "none", "consent_channels", "sms", "consent_text", "Text me.");
        long lead = refused.body().path("lead_id").asLong();
        String received =
                office.get("/api/v1/leads/" + lead).body().path("received_at").asString();
        long still = server.post(
                        "/api/v1/leads/%d/replay".formatted(lead), office.token(), Map.of("email", "none either"))
                .body()
                .path("lead_id")
                .asLong();
        Reply accepted = accept(still);
        assertThat(accepted.status()).as(accepted.text()).isEqualTo(201);
        JsonNode consents = office.get("/api/v1/contacts/%d/consent"
                        .formatted(accepted.body().path("contact_id").asLong()))
                .body();
        assertThat(consents.toString()).contains(received);
    }

    @Test
    void documentationPlaceholdersCountAsNotSent() {
        for (String email : List.of("[email protected]", "[EMAIL PROTECTED]", "[email\u00a0protected]")) {
            String phone = freshPhone();
            Reply taken = office.lead(phone, "email", email, "date_of_birth", "mm/dd/yyyy");
            assertThat(taken.status()).as(taken.text()).isEqualTo(201);
            assertThat(codes(taken)).contains("placeholder").doesNotContain("invalid_email");
            assertThat(office.contact(phone).path("email").isNull()).isTrue();
            assertThat(office.contact(phone).path("date_of_birth").isNull()).isTrue();
        }
    }

    private static long refuse(String phone) {
        Reply refused = office.lead(phone, "email", "none");
        assertThat(refused.status()).isEqualTo(400);
        return refused.body().path("lead_id").asLong();
    }

    private static Reply accept(long lead) {
        return server.post("/api/v1/leads/%d/accept".formatted(lead), office.token(), Map.of());
    }

    private static void dismiss(long lead) {
        assertThat(server.post("/api/v1/leads/%d/dismiss".formatted(lead), office.token(), Map.of())
                        .status())
                .isEqualTo(200);
    }

    private static Reply reopen(long lead) {
        return server.post("/api/v1/leads/%d/reopen".formatted(lead), office.token(), Map.of());
    }

    private static JsonNode resolution(long lead) {
        JsonNode kept = office.get("/api/v1/leads/" + lead).body();
        assertThat(kept.has("resolution")).isTrue();
        return kept.path("resolution");
    }

    private static JsonNode leadsOf(String phone) {
        return office.get("/api/v1/leads?phone_number=" + phone.replace("+", "%2B"))
                .body()
                .path("data");
    }

    private static List<Long> needingFixing() {
        JsonNode leads =
                office.get("/api/v1/leads?needs_fixing=true&limit=200").body().path("data");
        assertThat(leads.valueStream())
                .allMatch(lead -> lead.path("needs_fixing").asBoolean());
        return leads.valueStream().map(lead -> lead.path("id").asLong()).toList();
    }

    private static List<String> codes(Reply reply) {
        return reply.body()
                .path("warnings")
                .valueStream()
                .map(warning -> warning.path("code").asString())
                .toList();
    }
}
