package firstring.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import firstring.accounts.AccountId;
import firstring.bench.growth.Population;
import firstring.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class LoadGeneratorTest {
    private static final Duration ROUND = Duration.ofMillis(200);

    private final Set<String> phones = ConcurrentHashMap.newKeySet();
    private final Set<Integer> fieldCounts = ConcurrentHashMap.newKeySet();
    private final Set<String> tokens = ConcurrentHashMap.newKeySet();
    private final Population population = new Population();
    private HttpServer server;

    @BeforeEach
    void startServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
        server.createContext("/api/v1/webhook/forms", this::takeLead);
        server.start();
    }

    @AfterEach
    void stopServer() {
        server.stop(0);
    }

    @Test
    void everyNewLeadHasThirtyFieldsAndItsOwnNumber() throws IOException {
        Tally tally = generator(1).run(4, ROUND, population.begin(Workload.NEW)::next);

        assertThat(tally.firstError).isNull();
        assertThat(tally.errors).isZero();
        assertThat(tally.updated).isZero();
        assertThat(tally.created).isPositive().isEqualTo(population.size()).isEqualTo(phones.size());
        assertThat(tally.latencyMicros.getTotalCount()).isEqualTo(tally.created);
        assertThat(fieldCounts).containsExactly(30);
    }

    @Test
    void repeatedLeadsAreForContactsOfTheirAccount() throws IOException {
        Tally first = generator(3).run(2, ROUND, population.begin(Workload.NEW)::next);
        Tally mixed = generator(3).run(2, ROUND, population.begin(Workload.MIXED)::next);
        Tally repeated = generator(3).run(2, ROUND, population.begin(Workload.REPEAT)::next);

        assertThat(mixed.created).isEqualTo(population.size() - first.created);
        assertThat(mixed.updated).isBetween(mixed.created - 2, mixed.created + 2);
        assertThat(repeated.created).isZero();
        assertThat(repeated.updated).isPositive();
        assertThat(tokens).hasSize(3);
    }

    @Test
    void anyUnsuccessfulAnswerIsAnError() throws IOException {
        server.removeContext("/api/v1/webhook/forms");

        Tally tally = generator(1).run(1, ROUND, population.begin(Workload.NEW)::next);

        assertThat(tally.acknowledged()).isZero();
        assertThat(tally.errors).isEqualTo(population.size());
        assertThat(tally.firstError).contains("404");
    }

    private LoadGenerator generator(int accounts) {
        List<BenchAccount> all = java.util.stream.IntStream.range(0, accounts)
                .mapToObj(LoadGeneratorTest::account)
                .toList();
        return new LoadGenerator(server.getAddress(), new Requests(all, "localhost"));
    }

    private static BenchAccount account(int index) {
        return new BenchAccount(new AccountId(index + 1), "token-" + index, List.of(7L), 1, 2, 3, 4, 5, 6);
    }

    private void takeLead(HttpExchange exchange) throws IOException {
        JsonNode lead = Json.MAPPER.readTree(exchange.getRequestBody());
        fieldCounts.add(lead.size());
        String token = lead.get("api_token").asString();
        tokens.add(token);
        String digits = lead.get("phone_number").asString().replaceAll("[^0-9]", "");
        boolean isNew = phones.add(token + " " + digits.substring(digits.length() - 10));
        byte[] answer = Json.bytes(java.util.Map.of("message", isNew ? "Contact created." : "Contact updated."));
        exchange.sendResponseHeaders(isNew ? 201 : 200, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }
}
