package firstring.intake;

import static org.assertj.core.api.Assertions.assertThat;

import firstring.TestClient.Reply;
import firstring.TestServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** A lead that the database cannot write fails alone, not the other leads of its batch. */
class PoisonLeadTest {
    private static final TestServer server = TestServer.start();
    private static final int LEADS = 64;
    private static final int POISON = 31;

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void sixtyThreeGoodLeadsAreAcceptedBesideOneThatFails() throws Exception {
        refuseTheNamePoison();
        List<Future<Reply>> replies = new ArrayList<>();
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int number = 0; number < LEADS; number++) {
                Map<String, String> lead = Map.of(
                        "phone_number",
                        "+1" + (2_130_000_000L + number),
                        "first_name",
                        number == POISON ? "poison" : "good");
                replies.add(clients.submit(() -> server.post("/api/v1/webhook/forms", server.adminToken(), lead)));
            }
        }
        for (int number = 0; number < LEADS; number++) {
            Reply reply = replies.get(number).get();
            assertThat(reply.status()).as(reply.text()).isEqualTo(number == POISON ? 500 : 201);
        }
        Reply failed = replies.get(POISON).get();
        assertThat(failed.body().path("message").asString()).isEqualTo("Server Error");
        Reply kept = server.get("/api/v1/leads?outcome=failed", server.adminToken());
        assertThat(kept.body().path("data")).hasSize(1);
        assertThat(kept.body().path("data").path(0).path("id"))
                .isEqualTo(failed.body().path("lead_id"));
    }

    private static void refuseTheNamePoison() {
        server.database().jdbi().useHandle(handle -> {
            handle.execute("""
                    create function refuse_poison() returns trigger language plpgsql as
                    $$ begin raise exception 'poison'; end $$
                    """);
            handle.execute("""
                    create trigger refuse_poison before insert on contact
                    for each row when (new.first_name = 'poison') execute function refuse_poison()
                    """);
        });
    }
}
