package firstring.contract.sequences;

import static org.assertj.core.api.Assertions.assertThat;

import firstring.Await;
import firstring.contract.Office;
import firstring.contract.messages.FakeProvider;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The database connection is lost in the middle of sequence steps: they run again and take effect once. */
class StepsWithoutDatabaseTest {
    private static final SequenceDesk desk = new SequenceDesk();
    private static final Office office = desk.office;
    private static final FakeProvider provider = new FakeProvider();

    @BeforeAll
    static void setUp() {
        office.put(
                "/api/v1/messaging/sms",
                Map.of("kind", "http", "base_url", provider.url(), "secret", "s", "sender", "+18185550100"));
    }

    @AfterAll
    static void close() {
        provider.close();
        desk.close();
    }

    /** Every write to the table waits for its lock and then loses its connection, on every attempt. */
    @ParameterizedTest
    @ValueSource(strings = {"contact_tag", "message", "queue", "enrollment", "timeline", "sequence_count"})
    void stepsThatLoseTheDatabaseRunAgainOnce(String table) {
        long tag = office.tag();
        long status = office.dispositionStatus();
        long sequence = desk.sequence(
                Map.of("type", "add_tag", "tag_id", tag),
                Map.of("type", "send_sms", "message", "Good day"),
                Map.of("type", "call_task"),
                Map.of("type", "set_disposition", "disposition_status_id", status),
                Map.of("type", "wait", "duration", "P1D"));
        long owner = office.agent();
        List<String> phones = List.of(Office.freshPhone(), Office.freshPhone(), Office.freshPhone());
        phones.forEach(phone -> office.lead(phone, "user_id", owner, "sequence_id", sequence));

        loseTheDatabaseAt(table);
        assertThat(count("select count(*) from enrollment where sequence_id = ? and attempt > 0", sequence))
                .as("enrollments that lost an attempt")
                .isZero();
        assertThat(count("select count(*) from enrollment where sequence_id = ? and due_at is null", sequence))
                .as("enrollments that are stuck")
                .isZero();

        desk.server.runDueWork();
        desk.server.runDueWork();
        for (String phone : phones) {
            long contact = office.contact(phone).get("id").asLong();
            assertThat(desk.newest(contact).path("reason").asString()).isEqualTo("wait");
            assertThat(desk.tags(phone)).containsExactly(tag);
            assertThat(desk.events(contact))
                    .containsExactlyInAnyOrder("add_tag", "send_sms:queued", "call_task", "set_disposition");
            assertThat(provider.requests().stream().filter(sent -> sent.body().contains(phone)))
                    .hasSize(1);
            assertThat(count("select count(*) from dialer_entry where contact_id = ?", contact))
                    .isEqualTo(1);
        }
        for (int step = 0; step < 4; step++) {
            assertThat(count(
                            "select sum(people) from sequence_count where step = " + step + " and sequence_id = ?",
                            sequence))
                    .as("contacts counted at step %d", step)
                    .isEqualTo(phones.size());
        }
    }

    private static void loseTheDatabaseAt(String table) {
        try (Handle holder = desk.server.database().jdbi().open()) {
            holder.begin();
            holder.execute("lock table " + table + " in share mode");
            CompletableFuture<Void> run = CompletableFuture.runAsync(desk.server::runDueWork);
            Await.until("the run fails", () -> {
                endWaiting();
                return run.isDone();
            });
            assertThat(run).as("the run that lost the database").isCompletedExceptionally();
            holder.rollback();
        }
    }

    private static void endWaiting() {
        desk.server.database().jdbi().useHandle(handle -> handle.execute("""
                select pg_terminate_backend(pid) from pg_stat_activity
                where datname = current_database() and wait_event_type = 'Lock'
                """));
    }

    private static long count(String sql, long id) {
        return desk.server
                .database()
                .jdbi()
                .withHandle(handle ->
                        handle.createQuery(sql).bind(0, id).mapTo(Long.class).one());
    }
}
