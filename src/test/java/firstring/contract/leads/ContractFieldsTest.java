package firstring.contract.leads;

import static firstring.contract.Office.FORMS;
import static firstring.contract.Office.assertFaultOn;
import static firstring.contract.Office.fields;
import static firstring.contract.Office.freshName;
import static firstring.contract.Office.freshPhone;
import static firstring.contract.Office.text;
import static firstring.contract.Office.warnedFields;
import static firstring.contract.Office.warningCodes;
import static org.assertj.core.api.Assertions.assertThat;

import firstring.Await;
import firstring.TestClient.Reply;
import firstring.TestServer;
import firstring.contract.Numbers;
import firstring.contract.Office;
import firstring.json.Json;
import firstring.time.SettableClock;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Rules of docs/contract.md 1.1 to 1.8 about fields and answers, each tested on its own. */
final class ContractFieldsTest {
    private static final TestServer server = TestServer.start(new SettableClock("2026-06-10T16:00:00Z"));
    private static final Office office = new Office(server, server.adminToken());

    @AfterAll
    static void stop() {
        server.close();
    }

    /** Conditions that keep a contact from being called, regardless of owner and time. */
    enum BlockedBy {
        NOTHING,
        MARKED_DO_NOT_CONTACT {
            @Override
            void apply(String phone) {
                office.lead(phone, "is_dnc", true);
            }
        },
        NUMBER_DO_NOT_CONTACT {
            @Override
            void apply(String phone) {
                stop(phone, "do_not_contact");
            }
        },
        OPTED_OUT {
            @Override
            void apply(String phone) {
                stop(phone, "opted_out");
            }
        },
        UNREACHABLE {
            @Override
            void apply(String phone) {
                stop(phone, "invalid_number");
            }
        },
        SOMEBODY_ELSES {
            @Override
            void apply(String phone) {
                stop(phone, "wrong_number");
            }
        },
        AT_NIGHT {
            @Override
            void apply(String phone) {
                office.lead(phone, "timezone", "Asia/Tokyo");
            }
        },
        OF_AN_INACTIVE_OWNER {
            @Override
            void apply(String phone) {
                long owner = office.agent();
                office.lead(phone, "user_id", owner);
                office.archive("user_id", owner);
            }
        };

        void apply(String phone) {}
    }

    private static void stop(String e164, String kind) {
        server.database()
                .jdbi()
                .useHandle(db ->
                        db.execute("""
                insert into phone_stop (account_id, e164, kind, created_at)
                select account_id, ?, ?, now() from account where account_id = ?
                """, e164, kind, server.account().account().value()));
    }

    @ParameterizedTest
    @EnumSource
    void aLeadAndCallabilityReportTheSameNextCall(BlockedBy blocker) {
        String known = freshPhone();
        String other = freshPhone();
        String invalid = "+1200" + freshPhone().substring(5);
        office.lead(known, "other_phone_numbers", List.of(other));
        office.lead(invalid);
        for (String phone :
                List.of(known, invalid, freshPhone(), "+87077311" + freshPhone().substring(8))) {
            blocker.apply(phone);
            assertAgrees(phone, office.lead(phone));
        }
        assertAgrees(known, office.lead(other));
    }

    private static void assertAgrees(String primary, Reply lead) {
        JsonNode callability = office.get("/api/v1/contacts/" + Office.id(lead, "contact_id") + "/callability")
                .body();
        assertThat(callability.get("phone_number").asString()).isEqualTo(primary);
        assertThat(lead.body().get("next_call_at"))
                .as(lead.text() + callability)
                .isEqualTo(callability.get("next_call_at"));
        Reply dryRun = office.lead(text(lead, "phone_number"), "dry_run", true);
        assertThat(dryRun.body().get("next_call_at")).isEqualTo(callability.get("next_call_at"));
    }

    @Test
    void aLeadWithAnOptedOutNumberIsSavedButNotQueuedOrEnrolled() {
        long owner = office.availableAgent();
        long list =
                office.create("/api/v1/dialer-lists", Map.of("name", freshName("List"), "user_ids", List.of(owner)));
        Map<String, Object> wishes = fields(
                "user_id",
                owner,
                "add_to_powerdialer",
                true,
                "list_ids",
                List.of(list),
                "sequence_id",
                office.sequence(),
                "first_name",
                "Ann",
                "explain",
                true);
        String known = freshPhone();
        office.lead(known);
        for (String phone : List.of(freshPhone(), known)) {
            stop(phone, "opted_out");
            wishes.put("phone_number", phone);
            Reply reply = office.send(wishes);
            assertThat(reply.status()).as(reply.text()).isBetween(200, 201);
            assertThat(office.contact(phone).get("first_name").asString()).isEqualTo("Ann");
            assertThat(reply.body().get("powerdialer").isNull()).isTrue();
            assertThat(reply.body().get("sequence_id").isNull()).isTrue();
            assertThat(reply.body().get("next_call_at").isNull()).isTrue();
            assertThat(reply.body().get("dialer_lists").size()).isZero();
            assertThat(warningCodes(reply)).containsOnly("opted_out");
            assertThat(warnedFields(reply)).containsExactlyInAnyOrder("add_to_powerdialer", "list_ids", "sequence_id");
            assertThat(reply.body().at("/trace/skipped").findValuesAsString("reason"))
                    .containsOnly("opted_out")
                    .hasSize(3);
        }
        assertThat(office.queue(owner)).isEmpty();
        long kept = office.create(
                "/api/v1/sequences",
                Map.of(
                        "name",
                        freshName("Sequence"),
                        "settings",
                        Map.of("exit_on_opt_out", false),
                        "steps",
                        List.of(Map.of("type", "wait", "duration", "P1D"))));
        assertThat(Office.id(office.lead(known, "sequence_id", kept), "sequence_id"))
                .as("whose author lets them stay")
                .isEqualTo(kept);
    }

    @Test
    void aParkedLeadWhoseNumberOptsOutIsHandedOutButNotQueued() {
        long member = office.agent();
        long group = office.ringGroup(member);
        String phone = freshPhone();
        office.lead(
                phone,
                "distribute_to_ring_group",
                true,
                "ring_group_id",
                group,
                "check_available_users",
                true,
                "add_to_powerdialer",
                true,
                "sequence_id",
                office.sequence());
        stop(phone, "opted_out");
        office.setStatus(member, "available");
        Await.until("an owner", () -> !office.contact(phone).get("user_id").isNull());
        assertThat(office.queue(member)).isEmpty();
        assertThat(office.contact(phone).get("sequence_id").isNull()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1980-02-29T00:00:00.000Z",
                "1980-02-29T23:30:00-05:00",
                "1980-02-29T00:00:00",
                "1980-02-29T00:00Z",
                "1980-2-29",
                "2/29/1980"
            })
    void aDateOfBirthCanBeATimestamp(String sent) {
        String phone = freshPhone();
        Reply reply = office.lead(phone, "date_of_birth", sent);
        assertThat(reply.status()).as(reply.text()).isEqualTo(201);
        assertThat(office.contact(phone).get("date_of_birth").asString()).isEqualTo("1980-02-29");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1981-02-29T00:00:00Z", "1980-02-29T25:00:00Z", "1980-02-29T", "2980-01-01T00:00:00Z"})
    void anInvalidTimestampIsAFaultOfTheDateOfBirth(String sent) {
        assertFaultOn(office.lead(freshPhone(), "date_of_birth", sent), "date_of_birth");
    }

    @ParameterizedTest
    @CsvSource({
        "+52 1 55 1234 5601, +52 55 1234 5601, +525512345601",
        "+55 11 8123 4501, +55 11 98123 4501, +5511981234501",
        "+55 (11) 98123-4502, +55 11 8123-4502, +5511981234502"
    })
    void bothFormsOfARenumberedNumberFindTheSameContact(String one, String other, String e164) {
        Reply first = office.lead(one);
        Reply second = office.lead(other);
        assertThat(List.of(text(first, "phone_number"), text(second, "phone_number")))
                .containsOnly(e164);
        assertThat(Office.id(second, "contact_id")).isEqualTo(Office.id(first, "contact_id"));
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            +18682911234,   -,  -,     America/Port_of_Spain
            +447400123456,  -,  -,     Europe/London
            +4915112345678, -,  -,     Europe/Berlin
            +18005550108,   CA, -,     America/Los_Angeles
            +18005550109,   -,  10001, America/New_York
            +12001110001,   -,  -,     America/New_York
            """)
    void aNumberOfOneCountryHintsAtThatCountryOnly(
            String phone, @Nullable String state, @Nullable String zip, String zone) {
        Reply reply = office.lead(phone, "state", state == null ? "" : state, "zipcode", zip == null ? "" : zip);
        assertThat(text(reply, "timezone")).as(reply.text()).isEqualTo(zone);
    }

    @Test
    void withForceANameReplacesBothPartsAndItsPartsWin() {
        String phone = freshPhone();
        office.lead(phone, "first_name", "Ann", "last_name", "Lee");
        office.lead(phone, "name", "Madonna", "force_update", true);
        assertThat(office.contact(phone).get("name").asString()).isEqualTo("Madonna");
        assertThat(office.contact(phone).get("last_name").isNull()).isTrue();
        office.lead(phone, "name", "Bea Ray", "last_name", "Fox", "force_update", true);
        assertThat(office.contact(phone).get("name").asString()).isEqualTo("Madonna Fox");
    }

    @ParameterizedTest
    @CsvSource({"tags, tag", "lead_source, lead_source"})
    void beyondTenThousandNamesALeadIsSavedWithoutTheNewOne(String field, String table) {
        var account = server.createAccount(freshName("account"));
        Office full = new Office(server, account.token().reveal());
        server.database()
                .jdbi()
                .useHandle(
                        db -> db.execute("""
                insert into %s (account_id, id, name, name_key, created_at, updated_at)
                select a.account_id, 7000000000000000 + a.account_id * 100000 + i, 'n' || i, 'n' || i, now(), now()
                from account a, generate_series(1, 9999) as i
                where a.account_id = ?
                """.formatted(table), account.account().value()));
        String have = "/api/v1/" + table.replace('_', '-') + "s?limit=200";
        assertThat(full.lead(freshPhone(), field, "the last").status()).isEqualTo(201);
        Reply beyond = full.lead(freshPhone(), field, "one too many", "first_name", "Ann");
        assertThat(beyond.status()).as(beyond.text()).isEqualTo(201);
        assertThat(warningCodes(beyond)).containsExactly("too_many");
        assertThat(warnedFields(beyond)).containsExactly(field);
        assertThat(beyond.body().at("/warnings/0/message").asString())
                .contains("one too many")
                .contains("10,000");
        assertThat(warningCodes(full.lead(freshPhone(), field, "N77"))).isEmpty();
        assertThat(full.get(have).text()).doesNotContain("one too many");
    }

    @ParameterizedTest
    @CsvSource({
        "firstName, first_name",
        "Last Name, last_name",
        "E-Mail, email",
        "ZipCode, zipcode",
        "leadSource, lead_source",
        "TimeZone, timezone",
        "dateOfBirth, date_of_birth",
        "forceUpdate, force_update"
    })
    void aMisspelledFieldGetsASuggestion(String sent, String meant) {
        Reply reply = office.lead(freshPhone(), sent, "x");
        assertThat(reply.status()).isEqualTo(201);
        assertThat(reply.body().at("/warnings/0/field").asString()).isEqualTo(sent);
        assertThat(reply.body().at("/warnings/0/message").asString()).endsWith("Did you mean `" + meant + "`?");
        assertThat(office.lead(freshPhone(), "favorite", "x")
                        .body()
                        .at("/warnings/0/message")
                        .asString())
                .doesNotContain("Did you mean");
    }

    @Test
    void theHeaderAndTheItemAtFaultAreNamed() {
        Reply key = server.send(server.request(FORMS, office.token())
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", "k".repeat(256))
                .POST(BodyPublishers.ofString(Json.text(Map.of("phone_number", freshPhone())))));
        assertFaultOn(key, "Idempotency-Key");
        Reply list = office.lead(
                freshPhone(),
                "list_ids",
                List.of(office.create("/api/v1/dialer-lists", Map.of("name", freshName("List"))), 4711));
        assertThat(list.status()).isEqualTo(400);
        assertThat(list.body().get("errors").toString()).contains("4711");
        Reply tags = office.lead(freshPhone(), "tags", List.of("fine", "t".repeat(256)));
        assertThat(tags.body().get("errors").toString()).contains("tags");
    }

    @Test
    void anIntakeTokenLearnsNothingFromAnswersToOthers() {
        String intake = office.tokenOf("intake");
        String held = freshPhone();
        long holder = Office.id(office.lead(held), "contact_id");
        Map<String, Object> lead = fields(
                "phone_number",
                freshPhone(),
                "other_phone_numbers",
                List.of(held),
                "distribute_to_ring_group",
                true,
                "ring_group_id",
                office.ringGroup(office.agent(), office.agent()),
                "explain",
                true);
        String key = freshName("key");
        Reply first = send(office.token(), key, lead);
        assertThat(first.text()).contains("" + holder);
        Reply replayed = send(intake, key, lead);
        assertThat(Numbers.in(replayed.body())).doesNotContain(holder);
        assertThat(replayed.body().has("trace")).isFalse();
        Reply dryRun = server.post(FORMS, intake, with(lead, "dry_run", true));
        assertThat(Numbers.in(dryRun.body())).doesNotContain(holder);
        assertThat(dryRun.text())
                .doesNotContainPattern("(?<![0-9])" + holder + "(?![0-9])")
                .doesNotContain("members");
        for (String path : List.of(
                "/api/v1/webhook/contact/phone-number?phone_number=" + held.substring(1),
                "/api/v1/webhook/users",
                "/api/v1/leads/" + Office.id(first, "lead_id"),
                "/api/v1/contacts/" + holder + "/callability")) {
            assertThat(server.get(path, intake).status()).as(path).isEqualTo(403);
        }
    }

    private static Map<String, Object> with(Map<String, Object> lead, String name, Object value) {
        Map<String, Object> more = fields(name, value);
        more.putAll(lead);
        return more;
    }

    private static Reply send(String token, String key, Map<String, Object> lead) {
        return server.send(server.request(FORMS, token)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(BodyPublishers.ofString(Json.text(lead))));
    }
}
