package firstring.contract;

import static firstring.contract.Office.freshPhone;
import static org.assertj.core.api.Assertions.assertThat;

import firstring.Await;
import firstring.TestServer;
import firstring.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** {@code /metrics} after some traffic, and the dashboard that shows it. */
final class MetersTest {
    private static final Pattern METER = Pattern.compile("\\b(?:firstring|http|jvm|process)_[a-z_]+\\b");
    private static final Pattern LABELS = Pattern.compile("(?m)^firstring_\\w+\\{([^}]*)}");
    private static final TestServer server = TestServer.start();
    private static final Office office = new Office(server, server.adminToken());

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void leadsAreCountedByOutcome() {
        String phone = freshPhone();
        Map<String, Double> before = leads();
        office.lead(phone, "add_to_powerdialer", true, "user_id", office.agent());
        office.lead(phone);
        office.lead("12");
        office.lead(phone, "dry_run", true);
        Map<String, Double> after = leads();
        for (String outcome : Set.of("created", "updated", "refused", "dry_run")) {
            assertThat(after.getOrDefault(outcome, 0.0) - before.getOrDefault(outcome, 0.0))
                    .as(outcome)
                    .isEqualTo(1);
        }
        assertThat(meters())
                .contains("firstring_waiting{what=\"queue_entries\"}", "firstring_batch_leads_bucket{le=\"1.0\"}")
                .contains("firstring_connections{state=\"active\"}", "firstring_work_late_seconds{kind=\"hand_out\"}");
    }

    @Test
    void everyMeterOnTheDashboardExists() throws IOException {
        office.lead(freshPhone());
        JsonNode dashboard = Json.tree(Files.readString(Path.of("docs", "grafana.json")));
        Set<String> shown = new TreeSet<>();
        dashboard.findValues("expr").forEach(query -> shown.addAll(names(query.asString())));
        assertThat(shown).hasSizeGreaterThan(10);
        Await.until(shown.toString(), () -> names(meters()).containsAll(shown));
    }

    @Test
    void labelsComeFromClosedLists() {
        office.lead(freshPhone(), "first_name", "Hidden");
        Set<String> labels = LABELS.matcher(meters())
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(labels).isNotEmpty().hasSizeLessThan(100);
        assertThat(meters()).doesNotContain("Hidden", "+1818");
    }

    private static Map<String, Double> leads() {
        return Pattern.compile("(?m)^firstring_leads_total\\{outcome=\"(\\w+)\"} (\\S+)$")
                .matcher(meters())
                .results()
                .collect(Collectors.toMap(line -> line.group(1), line -> Double.valueOf(line.group(2))));
    }

    private static Set<String> names(String text) {
        return METER.matcher(text).results().map(MatchResult::group).collect(Collectors.toCollection(TreeSet::new));
    }

    private static String meters() {
        return server.get("/metrics", null).text();
    }
}
