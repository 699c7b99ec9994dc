package firstring.contract.sequences;

import static org.assertj.core.api.Assertions.assertThat;

import firstring.TestServer;
import firstring.contract.Office;
import firstring.postgres.TestDatabase;
import firstring.time.SettableClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** A server whose sequences run only on request. It is Monday, March 9, 2026, ten o'clock in Los Angeles. */
final class SequenceDesk implements AutoCloseable {
    final SettableClock clock = new SettableClock("2026-03-09T17:00:00Z");
    final TestServer server = TestServer.startStill(clock);
    final Office office = new Office(server, server.adminToken());

    long sequence(Map<?, ?>... steps) {
        return sequenceWith(Map.of(), steps);
    }

    long sequenceWith(Map<String, ?> settings, Map<?, ?>... steps) {
        return office.create(
                "/api/v1/sequences",
                Map.of("name", Office.freshName("Sequence"), "settings", settings, "steps", List.of(steps)));
    }

    JsonNode newest(long contact) {
        return office.get("/api/v1/contacts/" + contact + "/enrollments").body().at("/data/0");
    }

    /** The state of the contact's enrollment after all due work has run. */
    void assertReason(long contact, String reason) {
        server.runDueWork();
        assertThat(newest(contact).path("reason").asString("")).isEqualTo(reason);
    }

    /** The number of contacts that a step of the first plan ran for, by outcome. */
    long people(long sequence, int step, String outcome) {
        JsonNode funnel =
                office.get("/api/v1/sequences/" + sequence + "/funnel").body();
        for (JsonNode one : funnel.at("/plans/0/steps")) {
            if (one.get("step").asInt() == step) {
                return one.get("outcomes").path(outcome).asLong(0);
            }
        }
        return 0;
    }

    List<Long> tags(String phone) {
        List<Long> tags = new ArrayList<>();
        office.contact(phone).get("tags").forEach(tag -> tags.add(tag.get("id").asLong()));
        return tags;
    }

    List<String> events(long contact) {
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

    @Override
    public void close() {
        server.close();
        TestDatabase.assertNoConnectionHeld(server.database());
    }
}
