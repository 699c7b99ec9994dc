package firstring.bench.growth;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.HdrHistogram.Histogram;

/**
 * Opens the console's pages of contacts over HTTP as a signed-in admin: the list, searches in it, and single contacts.
 */
final class PageLoad {
    private static final int TIMES = 20;
    private static final int DETAILS = 200;
    private static final long MAX_MICROS = 120_000_000;
    private static final List<String> LISTS =
            List.of("", "?q=mar", "?q=maria+lop", "?q=zzqxj", "?q=5551234", "?q=khan");

    private final InetSocketAddress server;
    private final HttpClient client;
    private final String cookie;

    private PageLoad(InetSocketAddress server, HttpClient client, GrowthStore.SignIn credentials)
            throws IOException, InterruptedException {
        this.server = server;
        this.client = client;
        this.cookie = signIn(credentials);
    }

    /** Returns the microseconds of every page; an unsuccessful response fails the bench. */
    static Histogram run(InetSocketAddress server, GrowthStore.SignIn credentials, long size)
            throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            PageLoad load = new PageLoad(server, client, credentials);
            load.read(pages(size));
            return load.read(pages(size));
        }
    }

    private static List<String> pages(long size) {
        List<String> pages = new ArrayList<>();
        for (int i = 0; i < TIMES; i++) {
            LISTS.forEach(query -> pages.add("/contacts" + query));
        }
        for (int i = 0; i < DETAILS; i++) {
            pages.add("/contacts/"
                    + (GrowthStore.FIRST_ID + ThreadLocalRandom.current().nextLong(size)));
        }
        return pages;
    }

    /** Returns the session's cookie. */
    private String signIn(GrowthStore.SignIn credentials) throws IOException, InterruptedException {
        String form = "email=%s&password=%s".formatted(encode(credentials.email()), encode(credentials.password()));
        HttpRequest request = HttpRequest.newBuilder(uri("/sign-in"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
        HttpResponse<Void> answer = client.send(request, HttpResponse.BodyHandlers.discarding());
        if (answer.statusCode() != 303) {
            throw new IllegalStateException("The sign-in got the response " + answer.statusCode());
        }
        return answer.headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0];
    }

    private Histogram read(List<String> pages) throws IOException, InterruptedException {
        Histogram micros = new Histogram(MAX_MICROS, 3);
        for (String page : pages) {
            long start = System.nanoTime();
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(uri(page)).header("Cookie", cookie).build(),
                    HttpResponse.BodyHandlers.ofString());
            micros.recordValue(Math.min((System.nanoTime() - start) / 1_000, MAX_MICROS));
            if (answer.statusCode() != 200) {
                throw new IllegalStateException("The page " + page + " got the response " + answer.statusCode());
            }
        }
        return micros;
    }

    private URI uri(String path) {
        return URI.create("http://%s:%d%s".formatted(server.getHostString(), server.getPort(), path));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
