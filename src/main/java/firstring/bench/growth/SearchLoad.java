package firstring.bench.growth;

import firstring.bench.BenchAccount;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.HdrHistogram.Histogram;

/** Searches contacts over HTTP as a user types: common and rare words, two at once, parts of numbers, and no match. */
final class SearchLoad {
    private static final int TIMES = 20;
    private static final long MAX_MICROS = 120_000_000;

    private static final List<String> QUERIES = List.of(
            "m",
            "mar",
            "maria",
            "maria lop",
            "lopez 5",
            "o'connor",
            "khan & partners 77",
            "lead.123456",
            "mail7.example",
            "818555",
            "8185",
            "5551234",
            "+1213",
            "yuki",
            "zzqxj",
            "maria yuki",
            "9999999999");

    private final InetSocketAddress server;
    private final BenchAccount account;

    SearchLoad(InetSocketAddress server, BenchAccount account) {
        this.server = server;
        this.account = account;
    }

    /** Returns the microseconds of every response; an unsuccessful one fails the bench. */
    Histogram run() throws IOException, InterruptedException {
        Histogram micros = new Histogram(MAX_MICROS, 3);
        try (HttpClient client = HttpClient.newHttpClient()) {
            QUERIES.forEach(query -> ask(client, query));
            for (int i = 0; i < TIMES; i++) {
                for (String query : QUERIES) {
                    long start = System.nanoTime();
                    ask(client, query);
                    micros.recordValue(Math.min((System.nanoTime() - start) / 1_000, MAX_MICROS));
                }
            }
        }
        return micros;
    }

    private void ask(HttpClient client, String query) {
        URI uri = URI.create("http://%s:%d/api/v1/contacts?limit=25&q=%s"
                .formatted(server.getHostString(), server.getPort(), URLEncoder.encode(query, StandardCharsets.UTF_8)));
        HttpRequest request = HttpRequest.newBuilder(uri)
                .header("Authorization", "Bearer " + account.token())
                .build();
        try {
            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IllegalStateException("The search for \"" + query + "\" got the response "
                        + answer.statusCode() + ": " + answer.body());
            }
        } catch (IOException broken) {
            throw new java.io.UncheckedIOException(broken);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
