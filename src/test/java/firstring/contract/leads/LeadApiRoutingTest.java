package firstring.contract.leads;

import static firstring.contract.Office.freshPhone;
import static firstring.contract.Office.warningCodes;
import static org.assertj.core.api.Assertions.assertThat;

import firstring.Await;
import firstring.TestClient.Reply;
import firstring.TestServer;
import firstring.contract.Office;
import firstring.time.SettableClock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** docs/contract.md 1.9: strategies and availability. The clock shows a Wednesday at 15:00 in New York. */
final class LeadApiRoutingTest {
    private static final String WEDNESDAY = "2026-07-15T19:00:00Z";
    private static final SettableClock clock = new SettableClock(WEDNESDAY);
    private static final TestServer server = TestServer.start(clock);
    private static final Office office = new Office(server, server.adminToken());

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Reply draw(long group, Object... more) {
        Map<String, Object> lead =
                Office.fields("phone_number", freshPhone(), "distribute_to_ring_group", true, "ring_group_id", group);
        lead.putAll(Office.fields(more));
        return office.send(lead);
    }

    private static long owner(Reply reply) {
        return Office.id(reply, "user_id");
    }

    @Test
    void roundRobinRotatesInMemberOrder() {
        long a = office.agent();
        long b = office.agent();
        long c = office.agent();
        long group = office.ringGroup(b, c, a);
        List<Long> drawn =
                IntStream.range(0, 7).mapToObj(i -> owner(draw(group))).toList();
        assertThat(drawn).containsExactly(b, c, a, b, c, a, b);
    }

    @Test
    void everyDrawIncludingTheFallbackTakesATurn() {
        long a = office.availableAgent();
        long b = office.agent();
        long group = office.ringGroup(a, b);
        assertThat(owner(draw(group))).isEqualTo(a);
        assertThat(owner(draw(group, "check_available_users_with_fallback", true)))
                .isEqualTo(a);
        assertThat(owner(draw(group))).isEqualTo(b);
        assertThat(owner(draw(group))).isEqualTo(a);
        office.setStatus(a, "offline");
        assertThat(owner(draw(group, "check_available_users_with_fallback", true)))
                .isEqualTo(b);
        assertThat(owner(draw(group))).isEqualTo(a);
    }

    @Test
    void weightedStaysWithinOneOfTheExactShareAtEveryMoment() {
        long[] members = {office.agent(), office.agent(), office.agent()};
        int[] weights = {5, 2, 1};
        long group = office.create(
                "/api/v1/ring-groups",
                Map.of(
                        "name",
                        Office.freshName("Weighted"),
                        "strategy",
                        "weighted",
                        "members",
                        IntStream.range(0, 3)
                                .mapToObj(i -> Map.of("user_id", members[i], "weight", weights[i]))
                                .toList()));
        Map<Long, Integer> drawn = new HashMap<>();
        for (int n = 1; n <= 48; n++) {
            drawn.merge(owner(draw(group)), 1, Integer::sum);
            for (int i = 0; i < 3; i++) {
                double share = n * weights[i] / 8.0;
                assertThat((double) drawn.getOrDefault(members[i], 0))
                        .as("member %d after %d leads", i, n)
                        .isBetween(share - 1, share + 1);
            }
        }
    }

    @Test
    void longestIdleCountsEveryLeadFromAnySource() {
        long a = office.agent();
        long b = office.agent();
        long c = office.agent();
        clock.set("2026-07-15T18:00:00Z");
        office.lead(freshPhone(), "user_id", a);
        clock.set("2026-07-15T18:30:00Z");
        draw(office.ringGroup(b));
        clock.set(WEDNESDAY);
        long group = office.ringGroup(Map.of("strategy", "longest_idle"), a, b, c);
        Reply first = draw(group, "explain", true);
        assertThat(owner(first)).isEqualTo(c);
        assertThat(first.body().get("trace").get("ring_group"))
                .isEqualTo(firstring.json.Json.tree("""
                {"id":%d,"strategy":"longest_idle","turn":1,"chosen":%d,"reason":"idle_longest","members":[
                {"user_id":%d,"outcome":"eligible","idle_since":"2026-07-15T18:00:00Z"},
                {"user_id":%d,"outcome":"eligible","idle_since":"2026-07-15T18:30:00Z"},
                {"user_id":%d,"outcome":"chosen","idle_since":null}]}""".formatted(group, c, a, b, c)));
        assertThat(List.of(owner(draw(group)), owner(draw(group)), owner(draw(group))))
                .containsExactly(a, b, c);
    }

    @Test
    void leastQueuedComparesOpenEntriesAndReportsIt() {
        long a = office.availableAgent();
        long b = office.agent();
        long c = office.availableAgent();
        long group = office.ringGroup(Map.of("strategy", "least_queued"), a, b, c);
        office.lead(freshPhone(), "user_id", a, "add_to_powerdialer", true);
        Reply first = draw(group, "check_available_users", true, "add_to_powerdialer", true, "explain", true);
        assertThat(first.body().get("trace").get("ring_group"))
                .isEqualTo(firstring.json.Json.tree("""
                {"id":%d,"strategy":"least_queued","turn":1,"chosen":%d,"reason":"fewest_open_entries","members":[
                {"user_id":%d,"outcome":"eligible","open_entries":1},
                {"user_id":%d,"outcome":"excluded","failed":["status"]},
                {"user_id":%d,"outcome":"chosen","open_entries":0}]}""".formatted(group, c, a, b, c)));
        assertThat(owner(draw(group))).isEqualTo(b);
    }

    @Test
    void randomDrawsOnlyEligibleMembersAndEventuallyAllOfThem() {
        long a = office.availableAgent();
        long b = office.agent();
        long c = office.availableAgent();
        long group = office.ringGroup(Map.of("strategy", "random"), a, b, c);
        Map<Long, Integer> drawn = new HashMap<>();
        for (int i = 0; i < 60; i++) {
            drawn.merge(owner(draw(group, "check_available_users", true)), 1, Integer::sum);
        }
        assertThat(drawn).containsOnlyKeys(a, c);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # who                                                              | available
            {"status":"available"}                                             | true
            {"status":"busy"}                                                  | false
            {"status":"on_break"}                                              | false
            {"status":"offline"}                                               | false
            {"status":"available","hours":{"wed":[{"start":"09:00","end":"17:00"}]}}  | true
            {"status":"available","hours":{"wed":[{"start":"09:00","end":"15:00"}]}}  | false
            {"status":"available","hours":{"wed":[{"start":"15:00","end":"15:01"}]}}  | true
            {"status":"available","hours":{"tue":[{"start":"00:00","end":"24:00"}]}}  | false
            {"status":"available","cap":0}                                     | false
            {"status":"available","cap":1}                                     | true
            {"status":"available","queue":0}                                   | false
            {"status":"available","queue":1}                                   | true
            """)
    void availabilityFollowsFromStatusHoursAndCaps(String who, boolean available) {
        var wish = firstring.json.Json.tree(who);
        Map<String, Object> user = new HashMap<>();
        if (wish.has("hours")) {
            user.put("working_hours", wish.get("hours"));
        }
        if (wish.has("cap")) {
            user.put("daily_lead_cap", wish.get("cap").asInt());
        }
        if (wish.has("queue")) {
            user.put("open_queue_cap", wish.get("queue").asInt());
        }
        Object[] pairs = user.entrySet().stream()
                .flatMap(entry -> java.util.stream.Stream.of(entry.getKey(), entry.getValue()))
                .toArray();
        long agent = office.agent(pairs);
        office.setStatus(agent, wish.get("status").asString());
        Reply reply = draw(office.ringGroup(agent), "check_available_users", true, "add_to_powerdialer", true);
        assertThat(reply.status()).as(reply.text()).isEqualTo(201);
        assertThat(reply.body().get("user_id").isNull()).as(reply.text()).isNotEqualTo(available);
        assertThat(warningCodes(reply).contains("parked")).isNotEqualTo(available);
    }

    @Test
    void theDailyLeadCapIsExactAndEndsWithTheUsersOwnDay() {
        clock.set(WEDNESDAY);
        long agent = office.availableAgent("daily_lead_cap", 3, "timezone", "America/Los_Angeles");
        long group = office.ringGroup(agent);
        for (int i = 0; i < 3; i++) {
            assertThat(owner(draw(group, "check_available_users", true))).isEqualTo(agent);
        }
        assertThat(draw(group, "check_available_users", true)
                        .body()
                        .get("user_id")
                        .isNull())
                .isTrue();
        clock.set("2026-07-16T06:59:00Z");
        assertThat(draw(group, "check_available_users", true)
                        .body()
                        .get("user_id")
                        .isNull())
                .isTrue();
        clock.set("2026-07-16T07:00:00Z");
        Reply next = draw(group, "check_available_users", true, "explain", true);
        assertThat(next.status()).isEqualTo(201);
        clock.set(WEDNESDAY);
    }

    @Test
    void theOpenQueueCapIsExact() {
        long agent = office.availableAgent("open_queue_cap", 2);
        long other = office.availableAgent();
        long group = office.ringGroup(agent, other);
        List<Long> drawn = IntStream.range(0, 6)
                .mapToObj(i -> owner(draw(group, "check_available_users", true, "add_to_powerdialer", true)))
                .toList();
        assertThat(drawn).containsExactly(agent, other, agent, other, other, other);
        assertThat(office.queue(agent)).hasSize(2);
    }

    @Test
    void aContactWithAnInactiveOwnerIsDrawnAgain() {
        for (boolean force : List.of(false, true)) {
            long gone = office.agent();
            long here = office.availableAgent();
            String phone = freshPhone();
            office.lead(phone, "user_id", gone, "add_to_powerdialer", true);
            long group = office.ringGroup(gone, here);
            assertThat(owner(again(phone, group, force))).isEqualTo(gone);
            office.archive("user_id", gone);
            Reply drawn = again(phone, group, force);
            assertThat(owner(drawn)).as("force_update %s", force).isEqualTo(here);
            assertThat(office.queue(gone)).isEmpty();
            assertThat(office.queue(here)).containsExactly(Office.id(drawn, "contact_id"));
            assertThat(owner(again(phone, office.ringGroup(office.agent()), false)))
                    .isEqualTo(here);
        }
    }

    @Test
    void aContactWithAnInactiveOwnerIsParkedWhenNoMemberCanTakeIt() {
        long gone = office.agent();
        long away = office.agent();
        String phone = freshPhone();
        office.lead(phone, "user_id", gone);
        office.archive("user_id", gone);
        Reply parked = again(phone, office.ringGroup(away), false, "check_available_users", true);
        assertThat(warningCodes(parked)).contains("parked");
        office.setStatus(away, "available");
        Await.until(
                "the contact is handed out",
                () -> office.contact(phone).get("user_id").asLong() == away);
    }

    @Test
    void aRingGroupWithoutDistributionIsIgnoredWithAWarning() {
        long group = office.ringGroup(office.agent());
        Reply reply = office.lead(
                freshPhone(),
                "ring_group_id",
                group,
                "check_available_users",
                true,
                "check_available_users_with_fallback",
                "yes");
        assertThat(reply.body().get("user_id").isNull()).isTrue();
        assertThat(warningCodes(reply)).containsOnly("ignored");
        assertThat(Office.warnedFields(reply))
                .containsExactly("ring_group_id", "check_available_users", "check_available_users_with_fallback");
        assertThat(warningCodes(draw(group))).isEmpty();
        assertThat(warningCodes(office.lead(freshPhone(), "check_available_users", false)))
                .isEmpty();
    }

    private static Reply again(String phone, long group, boolean force, Object... more) {
        Map<String, Object> lead = Office.fields(
                "phone_number", phone, "distribute_to_ring_group", true, "ring_group_id", group, "force_update", force);
        lead.putAll(Office.fields(more));
        return office.send(lead);
    }

    @Test
    void theFamilyReportsTheTestsAMemberFails() {
        long agent = office.agent("daily_lead_cap", 0);
        long group = office.ringGroup(agent);
        Reply reply = office.get("/api/v1/webhook/ring-group/availability?ring_group_id=" + group);
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        var result = reply.body().get("test_results").get(0);
        assertThat(result.propertyNames())
                .containsExactlyInAnyOrder(
                        "id", "failed_to_route", "order", "name", "email", "reasons", "answer_by", "agent_status");
        assertThat(result.get("id").asLong()).isEqualTo(agent);
        assertThat(result.get("reasons")).isEqualTo(firstring.json.Json.tree("""
                        {"is_active":true,"agent_accepts_call":false,"takes_task_in_operating_hours":true,
                        "takes_call_within_quota_limit":false,"takes_call_within_concurrency_limit":true,
                        "takes_task_from_area_code":true,"takes_task_in_state":true,
                        "takes_call_within_duplication_period_limit":true,"agent_answers_call":true}"""));
    }
}
