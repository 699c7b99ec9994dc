package firstring.contract.contacts;

import static firstring.contract.Office.assertFaultOn;
import static firstring.contract.Office.freshPhone;
import static org.assertj.core.api.Assertions.assertThat;

import firstring.TestClient.Reply;
import firstring.TestServer;
import firstring.contract.Office;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Lists of numbers that must not be called or messaged. */
final class DoNotContactTest {
    private static final String PATH = "/api/v1/do-not-contact";

    private static final TestServer server = TestServer.start();
    private static final Office office = new Office(server, server.adminToken());

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void aListMarksNumbersAndRemovesTheirContactsFromTheQueue() {
        String known = freshPhone();
        String unknown = freshPhone();
        long agent = office.availableAgent();
        office.lead(known, "user_id", agent, "add_to_powerdialer", true);
        Reply marked = csv("phone,name\n%s,Ann\n\"(818) 5\",x\n%s\n".formatted(known, unknown));
        assertThat(outcomes(marked)).containsExactly("2 marked", "3 invalid", "4 marked");
        assertThat(office.queue(agent)).isEmpty();
        assertThat(office.contact(known).get("is_dnc").asBoolean()).isTrue();
        office.lead(unknown);
        assertThat(office.contact(unknown).get("is_dnc").asBoolean()).isTrue();
        assertThat(outcomes(csv(known + "\n" + unknown))).containsExactly("1 known", "2 known");
    }

    @Test
    void aListCanBeJson() {
        Reply marked = server.post(PATH, office.token(), Map.of("phone_numbers", List.of(freshPhone(), 12)));
        assertThat(outcomes(marked)).containsExactly("1 marked", "2 invalid");
    }

    @Test
    void aListHasALimit() {
        List<String> many = Collections.nCopies(1_001, "+18185550100");
        assertFaultOn(server.post(PATH, office.token(), Map.of("phone_numbers", many)), "phone_numbers");
        assertFaultOn(csv(String.join("\n", many)), "body");
        assertFaultOn(server.post(PATH, office.token(), Map.of()), "phone_numbers");
        assertFaultOn(office.client().send(csvRequest(new byte[] {(byte) 0xff, 10})), "body");
    }

    private static java.net.http.HttpRequest.Builder csvRequest(byte[] body) {
        return server.request(PATH, office.token())
                .header("Content-Type", "text/csv")
                .POST(java.net.http.HttpRequest.BodyPublishers.ofByteArray(body));
    }

    private static Reply csv(String text) {
        return server.send(csvRequest(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<String> outcomes(Reply reply) {
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        List<String> outcomes = new ArrayList<>();
        reply.body()
                .get("data")
                .forEach(line -> outcomes.add(
                        line.get("line").asInt() + " " + line.get("outcome").asString()));
        return outcomes;
    }
}
