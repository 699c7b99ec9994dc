package firstring.http.server;

import firstring.http.Answer;
import firstring.http.Routes;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code /health/live}, {@code /health/ready} and {@code /metrics}. */
public final class StatusRoutes {
    private final Health health;
    private final Metrics metrics;

    public StatusRoutes(Health health, Metrics metrics) {
        this.health = health;
        this.metrics = metrics;
    }

    public void addTo(Routes routes) {
        routes.on("GET", "/health/live", call -> Answer.json(200, Map.of("status", "live")))
                .on("GET", "/health/ready", call -> ready())
                .on("GET", "/metrics", call -> meters());
    }

    private Answer ready() {
        Map<String, Boolean> checks = health.read();
        boolean ready = !checks.containsValue(false);
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("status", ready ? "ready" : "not_ready");
        content.put("checks", checks);
        Answer answer = Answer.json(ready ? 200 : 503, content);
        return ready ? answer : answer.withHeader("Retry-After", "1");
    }

    private Answer meters() {
        byte[] text = metrics.scrape().getBytes(StandardCharsets.UTF_8);
        return new Answer(200, Map.of("Content-Type", "text/plain; version=0.0.4; charset=utf-8"), text);
    }
}
