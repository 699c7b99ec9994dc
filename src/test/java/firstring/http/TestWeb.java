package firstring.http;

import firstring.http.body.FormReader;
import firstring.http.body.FormReading;
import firstring.http.server.Health;
import firstring.http.server.Limits;
import firstring.http.server.Metrics;
import firstring.http.server.ServerConfig;
import firstring.http.server.StatusRoutes;
import firstring.http.server.WebServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;

/** Starts a web server for a test, with small limits and a forms endpoint that returns the body as it was read. */
public final class TestWeb {
    static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private TestWeb() {}

    public static WebServer start(Routes routes, Limits limits) {
        return start(routes, ServerConfig.plain("127.0.0.1", 0, limits));
    }

    public static WebServer start(Routes routes, ServerConfig config) {
        Metrics metrics = new Metrics();
        Health health = new Health(InstantSource.fixed(NOW), Map.of("database", () -> true));
        new StatusRoutes(health, metrics).addTo(routes);
        return WebServer.start(config, routes, metrics, health, InstantSource.fixed(NOW));
    }

    public static Routes forms() {
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

    /** Limits small enough to be reached quickly, with timeouts long enough for a slow machine. */
    public static SmallLimits limits() {
        return new SmallLimits();
    }

    /** Limits to be changed one by one. */
    public static final class SmallLimits {
        public int bodyBytes = 1_000;
        public long bytesInFlight = 1_000_000;
        /** 0: the same as the limit for all. */
        public long bytesOfOneSource;

        public int connectionsOfOneSource = 1_000;
        public Duration head = Duration.ofSeconds(20);
        public int inWork = 100;
        public int waiting = 100;
        public Duration wait = Duration.ofSeconds(20);
        public Duration idle = Duration.ofSeconds(20);
        public Duration body = Duration.ofSeconds(20);

        public Limits build() {
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
