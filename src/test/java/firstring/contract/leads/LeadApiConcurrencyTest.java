package firstring.contract.leads;

import static firstring.contract.Office.freshPhone;
import static org.assertj.core.api.Assertions.assertThat;

import firstring.Await;
import firstring.TestClient.Reply;
import firstring.TestServer;
import firstring.contract.Office;
import firstring.contract.Together;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Many clients at once: one contact per person, one turn per lead. {@code -Dcontract.phones=50} makes it shorter,
 * {@code -Dcontract.leads=10000} longer.
 */
final class LeadApiConcurrencyTest {
    private static final int PHONES = Integer.getInteger("contract.phones", 500);
    private static final int LEADS = Integer.getInteger("contract.leads", 1_000);
    private static final int AT_ONCE = 16;
    private static final int CLIENTS = 32;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** 0 + 3 + 6 + 9 + 12 entries at the start, and the total when five queues are level at 40. */
    private static final int QUEUED = 30;

    private static final int LEVEL = 200;

    private static final TestServer server = TestServer.start();
    private static final Office office = new Office(server, server.adminToken());

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest(name = "force_update {0}")
    @ValueSource(booleans = {false, true})
    void identicalConcurrentPostsCreateOneOfEverything(boolean force) {
        long[] members = LongStream.range(0, 3).map(i -> office.agent()).toArray();
        Map<String, Object> lead = Office.fields(
                "first_name",
                "Ann",
                "tags",
                "at once " + force,
                "distribute_to_ring_group",
                true,
                "ring_group_id",
                office.ringGroup(members),
                "add_to_powerdialer",
                true,
                "sequence_id",
                office.sequence());
        if (force) {
            lead.put("force_update", true);
        }
        for (int i = 0; i < PHONES; i++) {
            String phone = freshPhone();
            List<Reply> replies = sendAtOnce(phone, lead);
            assertThat(statuses(replies)).containsExactlyElementsOf(oneCreated());
            assertThat(distinct(replies, "contact_id")).hasSize(1);
            assertThat(distinct(replies, "user_id")).hasSize(1);
            assertOneOfEverything(distinct(replies, "contact_id").getFirst());
        }
    }

    private static List<Reply> sendAtOnce(String phone, Map<String, Object> lead) {
        List<Callable<Reply>> posts = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            Map<String, Object> body = new HashMap<>(lead);
            body.put("phone_number", spelling(phone, i));
            posts.add(() -> office.send(body));
        }
        return Together.call(posts);
    }

    private static String spelling(String e164, int turn) {
        String area = e164.substring(2, 5);
        String exchange = e164.substring(5, 8);
        String rest = e164.substring(8);
        return switch (turn % 5) {
            case 0 -> area + exchange + rest;
            case 1 -> "1 " + area + " " + exchange + " " + rest;
            case 2 -> "+1 (" + area + ") " + exchange + "-" + rest;
            case 3 -> "(" + area + ") " + exchange + "." + rest;
            default -> e164;
        };
    }

    private static List<Integer> statuses(List<Reply> replies) {
        return replies.stream().map(Reply::status).sorted().toList();
    }

    private static List<Integer> oneCreated() {
        List<Integer> statuses = new ArrayList<>(Collections.nCopies(AT_ONCE - 1, 200));
        statuses.add(201);
        return statuses;
    }

    private static List<Long> distinct(List<Reply> replies, String member) {
        return replies.stream()
                .map(reply -> Office.id(reply, member))
                .distinct()
                .toList();
    }

    private static void assertOneOfEverything(long contact) {
        assertThat(count(
                        "select count(*) from dialer_entry where contact_id = ? and state in ('queued', 'leased')",
                        contact))
                .isEqualTo(1);
        assertThat(count("select count(*) from dialer_entry where contact_id = ?", contact))
                .isEqualTo(1);
        assertThat(count("select count(*) from enrollment where contact_id = ?", contact))
                .isEqualTo(1);
        assertThat(count("select count(*) from contact_tag where contact_id = ?", contact))
                .isEqualTo(1);
        assertThat(count("select count(*) from contact_phone where contact_id = ?", contact))
                .isEqualTo(1);
        assertThat(count("select count(*) from lead where contact_id = ?", contact))
                .isEqualTo(AT_ONCE);
    }

    private static long count(String sql, long contact) {
        return server.database()
                .jdbi()
                .withHandle(db ->
                        db.createQuery(sql).bind(0, contact).mapTo(Long.class).one());
    }

    @Test
    void postsWithAnotherContactsNumberAreAllUpdates() {
        for (int i = 0; i < Math.max(10, PHONES / 5); i++) {
            String other = freshPhone();
            long holder = Office.id(office.lead(freshPhone(), "other_phone_numbers", List.of(other)), "contact_id");
            List<Reply> replies = sendAtOnce(other, Map.of("first_name", "Ann"));
            assertThat(statuses(replies)).containsOnly(200);
            assertThat(distinct(replies, "contact_id")).containsExactly(holder);
        }
    }

    @Test
    void aNumberThatMovesWhileItsLeadWaitsIsFoundOnItsNewContact() throws Exception {
        String other = freshPhone();
        long loser = Office.id(office.lead(freshPhone(), "other_phone_numbers", List.of(other)), "contact_id");
        long winner = Office.id(office.lead(freshPhone()), "contact_id");
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Reply> reply = server.database().jdbi().inTransaction(tx -> {
                tx.execute("select 1 from contact where id = ? for update", loser);
                Future<Reply> sent = threads.submit(() -> office.lead(other));
                Await.until("the lead waits for the contact", LeadApiConcurrencyTest::somebodyWaits);
                tx.execute("update contact_phone set contact_id = ? where e164 = ?", winner, other);
                return sent;
            });
            assertThat(Office.id(reply.get(PATIENCE.toSeconds(), TimeUnit.SECONDS), "contact_id"))
                    .isEqualTo(winner);
        }
    }

    @Test
    void aContactThatLosesItsOwnerWhileItsLeadWaitsIsDistributed() throws Exception {
        String phone = freshPhone();
        long owner = office.agent();
        long member = office.agent();
        long group = office.ringGroup(member);
        long contact = Office.id(office.lead(phone, "user_id", owner), "contact_id");
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Reply> reply = server.database().jdbi().inTransaction(tx -> {
                tx.execute("update contact set user_id = null where id = ?", contact);
                Future<Reply> sent = threads.submit(
                        () -> office.lead(phone, "distribute_to_ring_group", true, "ring_group_id", group));
                Await.until("the lead waits for the contact", LeadApiConcurrencyTest::somebodyWaits);
                return sent;
            });
            assertThat(Office.id(reply.get(PATIENCE.toSeconds(), TimeUnit.SECONDS), "user_id"))
                    .isEqualTo(member);
        }
    }

    @Test
    void aContactWhoseOwnerIsDeactivatedWhileItsLeadWaitsIsDistributed() throws Exception {
        String phone = freshPhone();
        long owner = office.agent();
        long member = office.agent();
        Reply reply = deactivateWhileItsLeadWaits(phone, owner, office.ringGroup(owner, member));
        assertThat(Office.id(reply, "user_id")).isEqualTo(member);
        assertThat(office.contact(phone).get("user_id").asLong()).isEqualTo(member);
        assertThat(count("select count(*) from lead where contact_id = ?", Office.id(reply, "contact_id")))
                .as("the lead that made the contact, and the one that waited")
                .isEqualTo(2);
    }

    @Test
    void aContactWhoseOwnerIsDeactivatedWhileItsLeadWaitsIsParkedUntilAMemberIsAvailable() throws Exception {
        String phone = freshPhone();
        long owner = office.availableAgent();
        long away = office.agent();
        Reply reply =
                deactivateWhileItsLeadWaits(phone, owner, office.ringGroup(owner, away), "check_available_users", true);
        assertThat(Office.warningCodes(reply)).contains("parked");
        office.setStatus(away, "available");
        Await.until(
                "the contact is handed out",
                () -> office.contact(phone).get("user_id").asLong() == away);
    }

    /** The batch has read the owner as active, and waits for the contact's lock, while the owner is deactivated. */
    private static Reply deactivateWhileItsLeadWaits(String phone, long owner, long group, Object... more)
            throws Exception {
        long contact = Office.id(office.lead(phone, "user_id", owner), "contact_id");
        Map<String, Object> lead =
                Office.fields("phone_number", phone, "distribute_to_ring_group", true, "ring_group_id", group);
        lead.putAll(Office.fields(more));
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Reply> reply = server.database().jdbi().inTransaction(tx -> {
                tx.execute("select from contact where id = ? for update", contact);
                Future<Reply> sent = threads.submit(() -> office.send(lead));
                Await.until("the lead waits for the contact", LeadApiConcurrencyTest::somebodyWaits);
                office.archive("user_id", owner);
                return sent;
            });
            return reply.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    private static boolean somebodyWaits() {
        return server.database()
                .jdbi()
                .withHandle(db -> db.createQuery("""
                        select exists (select 1 from pg_stat_activity
                          where datname = current_database() and wait_event_type = 'Lock')
                        """).mapTo(Boolean.class).one());
    }

    @Test
    void aTagNamedInManyConcurrentLeadsIsCreatedOnce() {
        String tag = Office.freshName("Rush");
        List<Callable<Reply>> posts = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            String phone = freshPhone();
            posts.add(() -> office.lead(phone, "tags", tag, "lead_source", tag));
        }
        assertThat(statuses(Together.call(posts))).containsOnly(201);
        assertThat(named("tag", tag)).isEqualTo(1);
        assertThat(named("lead_source", tag)).isEqualTo(1);
    }

    private static long named(String table, String name) {
        return server.database()
                .jdbi()
                .withHandle(db -> db.createQuery("select count(*) from " + table + " where name = :name")
                        .bind("name", name)
                        .mapTo(Long.class)
                        .one());
    }

    @Test
    void leadsFromManyClientsAreDistributedFairlyAmongAvailableMembers() {
        long[] members =
                LongStream.range(0, 7).map(i -> office.availableAgent()).toArray();
        long busy = members[1];
        long capped = members[4];
        office.setStatus(busy, "busy");
        server.patch("/api/v1/users/" + capped, office.token(), Map.of("daily_lead_cap", 0));
        long group = office.ringGroup(members);
        Map<Long, Integer> drawn = new HashMap<>();
        Callable<List<Reply>> client = () -> sendInTurn(group);
        for (List<Reply> replies : Together.call(Collections.nCopies(CLIENTS, client))) {
            replies.forEach(reply -> drawn.merge(Office.id(reply, "user_id"), 1, Integer::sum));
        }
        assertThat(drawn).hasSize(5).doesNotContainKeys(busy, capped);
        assertThat(Collections.max(drawn.values()) - Collections.min(drawn.values()))
                .as("%s", drawn)
                .isLessThanOrEqualTo(1);
    }

    @Test
    void leadsFromManyClientsAlwaysGoToTheShortestQueue() {
        long[] members = LongStream.range(0, 5).map(i -> office.agent()).toArray();
        for (int i = 0; i < members.length; i++) {
            for (int queued = 0; queued < 3 * i; queued++) {
                office.lead(freshPhone(), "user_id", members[i], "add_to_powerdialer", true);
            }
        }
        long group = office.ringGroup(Map.of("strategy", "least_queued"), members);
        List<Callable<Reply>> posts = new ArrayList<>();
        for (int i = 0; i < LEVEL - QUEUED; i++) {
            String phone = freshPhone();
            posts.add(() -> office.lead(
                    phone, "distribute_to_ring_group", true, "ring_group_id", group, "add_to_powerdialer", true));
        }
        assertThat(statuses(Together.call(posts))).containsOnly(201);
        assertThat(LongStream.of(members).map(user -> office.queue(user).size()).toArray())
                .containsOnly(LEVEL / 5);
    }

    @Test
    void leadsFromManyClientsGoToTheLongestIdleMember() {
        long[] members = LongStream.range(0, 5).map(i -> office.agent()).toArray();
        long group = office.ringGroup(Map.of("strategy", "longest_idle"), members);
        Map<Long, Integer> drawn = new HashMap<>();
        List<Callable<Reply>> posts = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            String phone = freshPhone();
            posts.add(() -> office.lead(phone, "distribute_to_ring_group", true, "ring_group_id", group));
        }
        Together.call(posts).forEach(reply -> drawn.merge(Office.id(reply, "user_id"), 1, Integer::sum));
        assertThat(drawn).hasSize(5);
        assertThat(drawn.values()).containsOnly(20);
    }

    private static List<Reply> sendInTurn(long group) {
        List<Reply> replies = new ArrayList<>();
        for (int i = 0; i < LEADS / CLIENTS; i++) {
            replies.add(office.lead(
                    freshPhone(),
                    "distribute_to_ring_group",
                    true,
                    "ring_group_id",
                    group,
                    "check_available_users",
                    true));
        }
        return replies;
    }

    @Test
    void anOpenQueueCapHoldsUnderConcurrentLeads() {
        long capped = office.availableAgent("open_queue_cap", 5, "daily_lead_cap", 9);
        long group = office.ringGroup(capped);
        List<Callable<Reply>> posts = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            String phone = freshPhone();
            posts.add(() -> office.lead(
                    phone,
                    "distribute_to_ring_group",
                    true,
                    "ring_group_id",
                    group,
                    "check_available_users",
                    true,
                    "add_to_powerdialer",
                    true));
        }
        long taken = Together.call(posts).stream()
                .filter(reply -> reply.body().get("user_id").isIntegralNumber())
                .count();
        assertThat(taken).isEqualTo(5);
        assertThat(office.queue(capped)).hasSize(5);
    }

    @Test
    void bothFormsOfANumberPostedAtOnceCreateOneContact() {
        for (int i = 0; i < 20; i++) {
            String digits = "11" + (23_000_000 + i);
            List<Callable<Reply>> posts = new ArrayList<>();
            for (int j = 0; j < AT_ONCE; j++) {
                String phone = (j % 2 == 0 ? "+549" : "+54") + digits;
                posts.add(() -> office.lead(phone, "other_phone_numbers", List.of("+5491155" + digits.substring(4))));
            }
            List<Reply> replies = Together.call(posts);
            assertThat(statuses(replies)).containsExactlyElementsOf(oneCreated());
            assertThat(distinct(replies, "contact_id")).hasSize(1);
        }
    }
}
