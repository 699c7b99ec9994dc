package firstring.http.server;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** The server's meters: those of the JVM, of web requests, and those that features register. Thread-safe. */
public final class Metrics {
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Map<Requests, Timer> timers = new ConcurrentHashMap<>();

    /** References kept here, since a gauge refers to its object only weakly. */
    private final List<CachedGauge> samples = new CopyOnWriteArrayList<>();

    /** The requests that share one timer: at most routes × methods × 5 of them. */
    private record Requests(String route, String method, int statusClass) {}

    public Metrics() {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ClassLoaderMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
    }

    /** The registry for features' own meters; labels must have few values and never contain a client's text. */
    public MeterRegistry registry() {
        return registry;
    }

    /** The name and description of a sampled meter. */
    public record Sampled(String name, String description) {}

    /** Reads a value that must be looked up, such as a count in the database. */
    @FunctionalInterface
    public interface Reading {
        double read() throws Exception;
    }

    /**
     * Registers a value that is refreshed at most every ten seconds, when the meters are scraped; NaN when it cannot be
     * read.
     */
    public void sample(Sampled meter, String label, String value, Reading reading) {
        CachedGauge sample = new CachedGauge(reading);
        samples.add(sample);
        Gauge.builder(meter.name(), sample, CachedGauge::value)
                .description(meter.description())
                .tag(label, value)
                .register(registry);
    }

    /** All meters in Prometheus' text format. */
    String scrape() {
        return registry.scrape();
    }

    void count(String route, String method, int status, long nanos) {
        Requests requests = new Requests(route, method(method), status / 100);
        timers.computeIfAbsent(requests, this::timer).record(nanos, TimeUnit.NANOSECONDS);
    }

    /** The method as a label; unknown methods are {@code other}. */
    static String method(String method) {
        return METHODS.contains(method) ? method : "other";
    }

    private Timer timer(Requests requests) {
        return Timer.builder("http.server.requests")
                .description("Web requests by route, method and class of status")
                .tag("route", requests.route)
                .tag("method", requests.method)
                .tag("status", requests.statusClass + "xx")
                .serviceLevelObjectives(
                        Duration.ofMillis(5),
                        Duration.ofMillis(10),
                        Duration.ofMillis(25),
                        Duration.ofMillis(50),
                        Duration.ofMillis(100),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(10))
                .register(registry);
    }
}
