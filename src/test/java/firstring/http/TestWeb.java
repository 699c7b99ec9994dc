package firstring.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;

/** Starts a web server for a test: small limits, and a forms endpoint that tells how the body was read. */
final class TestWeb {
    static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private TestWeb() {}

    static WebServer start(Routes routes, Limits limits) {
        return start(routes, ServerConfig.plain("127.0.0.1", 0, limits));
    }

    static WebServer start(Routes routes, ServerConfig config) {
        Metrics metrics = new Metrics();
        Health health = new Health(InstantSource.fixed(NOW), Map.of("database", () -> true));
        new StatusRoutes(health, metrics).addTo(routes);
        return WebServer.start(config, routes, metrics, health, InstantSource.fixed(NOW));
    }

    static Routes forms() {
        return new Routes().on("POST", "/api/v1/webhook/forms", TestWeb::tellReading);
    }

    private static Answer tellReading(Call call) {
        return switch (FormReader.read(call)) {
            case FormReading.Readable readable ->
                Answer.message(200, "names " + readable.form().values().size());
            case FormReading.Broken broken -> Answer.message(400, broken.sentence());
            case FormReading.UnsupportedType _ -> Answer.message(415, "The content type is not supported.");
        };
    }

    /** The value of a meter without labels. */
    static double meter(WebServer server, String name) {
        try {
            String meters =
                    RawClient.exchange(server.port(), RawClient.get("/metrics")).body();
            return meters.lines()
                    .filter(line -> line.startsWith(name + " "))
                    .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** Limits small enough to be reached at once; times long enough for a slow machine. */
    static SmallLimits limits() {
        return new SmallLimits();
    }

    /** Limits to be changed one by one. */
    static final class SmallLimits {
        int bodyBytes = 1_000;
        long bytesInFlight = 1_000_000;
        /** 0: as many as of all. */
        long bytesOfOneSource;

        int connectionsOfOneSource = 1_000;
        Duration head = Duration.ofSeconds(20);
        int inWork = 100;
        int waiting = 100;
        Duration wait = Duration.ofSeconds(20);
        Duration idle = Duration.ofSeconds(20);
        Duration body = Duration.ofSeconds(20);

        Limits build() {
            return new Limits(
                    bodyBytes,
                    bytesInFlight,
                    bytesOfOneSource == 0 ? bytesInFlight : bytesOfOneSource,
                    inWork,
                    waiting,
                    wait,
                    4_096,
                    1_000,
                    connectionsOfOneSource,
                    idle,
                    head,
                    body,
                    Duration.ofSeconds(20));
        }
    }
}
