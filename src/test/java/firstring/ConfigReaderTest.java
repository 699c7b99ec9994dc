package firstring;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigReaderTest {
    @Test
    void everythingHasADefault() {
        Config config = readable(Map.of("PATH", "/bin")).config();

        assertThat(config.web())
                .isEqualTo(new Config.Web(
                        "0.0.0.0", 8080, null, List.of(), null, false, new Config.Metrics("127.0.0.1", null, null)));
        assertThat(config.storage().data()).isEqualTo(Path.of("data").toAbsolutePath());
        assertThat(config.storage().database()).isNull();
        assertThat(config.retention()).isEqualTo(new Config.Retention(90, 1_825));
        assertThat(config.limits())
                .isEqualTo(new Config.Limits(4_096, 16L << 20, Duration.ofSeconds(30), Duration.ofSeconds(20)));
    }

    @Test
    void metricsHaveTheirOwnListenerOrToken() {
        Config.Metrics metrics = readable(Map.of(
                        "FIRSTRING_METRICS_PORT", "9090",
                        "FIRSTRING_METRICS_HOST", "10.0.0.7",
                        "FIRSTRING_METRICS_TOKEN", "0123456789abcdef"))
                .config()
                .web()
                .metrics();
        assertThat(metrics.port()).isEqualTo(9090);
        assertThat(metrics.host()).isEqualTo("10.0.0.7");
        assertThat(metrics.toString()).doesNotContain("0123456789abcdef");
        assertThat(faulty(Map.of("FIRSTRING_METRICS_HOST", "10.0.0.7", "FIRSTRING_METRICS_TOKEN", "short")))
                .hasSize(2);
        assertThat(faulty(Map.of("FIRSTRING_METRICS_PORT", "65536"))).hasSize(1);
    }

    @Test
    void theOperationsPageListsEverySettingWithItsDefault() throws Exception {
        String page = Files.readString(Path.of("docs", "operations.md"));
        List<Setting> settings = readable(Map.of()).settings();
        String script = Files.readString(Path.of("firstring"));
        Set<String> named = Pattern.compile("`(FIRSTRING_[A-Z0-9_]+)`")
                .matcher(page)
                .results()
                .map(found -> found.group(1))
                .filter(name -> !script.contains("${" + name))
                .collect(Collectors.toSet());

        assertThat(named)
                .containsExactlyInAnyOrderElementsOf(
                        settings.stream().map(Setting::key).toList());
        for (Setting setting : settings) {
            if (!setting.shown().isEmpty()) {
                assertThat(page).contains("| `" + setting.key() + "` | `" + setting.shown() + "` |");
            }
        }
    }

    @Test
    void everySettingIsRead(@TempDir Path folder) throws Exception {
        Path file = Files.createFile(folder.resolve("pem"));
        Config config = readable(Map.ofEntries(
                        Map.entry("FIRSTRING_HOST", "127.0.0.1"),
                        Map.entry("FIRSTRING_PORT", "0"),
                        Map.entry("FIRSTRING_PUBLIC_URL", "https://leads.example.com/"),
                        Map.entry("FIRSTRING_TRUSTED_PROXIES", "10.0.0.0/8, ::1"),
                        Map.entry("FIRSTRING_TLS_CERT", file.toString()),
                        Map.entry("FIRSTRING_TLS_KEY", file.toString()),
                        Map.entry("FIRSTRING_DATA", folder.toString()),
                        Map.entry("FIRSTRING_DATABASE_URL", "postgresql://db/firstring"),
                        Map.entry("FIRSTRING_DATABASE_USER", "leads"),
                        Map.entry("FIRSTRING_DATABASE_PASSWORD", "pass"),
                        Map.entry("FIRSTRING_DATABASE_CONNECTIONS", "8"),
                        Map.entry("FIRSTRING_ADMIN_EMAIL", "admin@example.com"),
                        Map.entry("FIRSTRING_ADMIN_PASSWORD", "long enough"),
                        Map.entry("FIRSTRING_BOOTSTRAP_TOKEN", "0123abcd"),
                        Map.entry("FIRSTRING_SECRET", "sixteen letters!"),
                        Map.entry("FIRSTRING_RETENTION_DAYS", "30"),
                        Map.entry("FIRSTRING_PRIVATE_ADDRESSES", "10.0.7.25, fd00::/8"),
                        Map.entry("FIRSTRING_ANSWER_TIME", "3s"),
                        Map.entry("FIRSTRING_TRUSTED_CERTIFICATES", file.toString()),
                        Map.entry("FIRSTRING_MAX_REQUESTS", "64"),
                        Map.entry("FIRSTRING_MAX_WAITING", "2MiB"),
                        Map.entry("FIRSTRING_REQUEST_TIME", "5m"),
                        Map.entry("FIRSTRING_STOP_TIME", "1500ms")))
                .config();

        assertThat(config.web().publicUrl()).isEqualTo(URI.create("https://leads.example.com"));
        assertThat(config.web().trustedProxies()).containsExactly("10.0.0.0/8", "::1");
        assertThat(config.web().tls()).isEqualTo(new Config.Tls(file, file));
        assertThat(config.storage().connections()).isEqualTo(8);
        assertThat(config.firstStart().adminEmail()).isEqualTo("admin@example.com");
        assertThat(config.outbound().answerTime()).isEqualTo(Duration.ofSeconds(3));
        assertThat(config.outbound().trusted()).isEqualTo(file);
        assertThat(config.outbound().addresses().allowsPrivate()).isFalse();
        assertThat(config.outbound().addresses().exceptions()).hasSize(2);
        assertThat(config.limits())
                .isEqualTo(new Config.Limits(64, 2L << 20, Duration.ofMinutes(5), Duration.ofMillis(1_500)));
    }

    @Test
    void allFaultsAreReportedAtOnce() {
        assertThat(faulty(Map.of(
                        "FIRSTRING_PORT", "99999",
                        "FIRSTRING_PUBLIC_URL", "leads.example.com",
                        "FIRSTRING_TRUSTED_PROXIES", "everyone",
                        "FIRSTRING_TLS_CERT", "/nowhere/cert.pem",
                        "FIRSTRING_DATABASE_USER", "leads",
                        "FIRSTRING_ADMIN_EMAIL", "admin",
                        "FIRSTRING_BOOTSTRAP_TOKEN", "short",
                        "FIRSTRING_SECRET", "short",
                        "FIRSTRING_PRIVATE_ADDRESSES", "some",
                        "FIRSTRING_STOP_TIME", "soon")))
                .hasSize(11);
    }

    @Test
    void anUnknownKeyIsAFault() {
        assertThat(faulty(Map.of("FIRSTRING_PROT", "8080")))
                .containsExactly("FIRSTRING_PROT is not a setting of Firstring.");
    }

    @Test
    void anEmptyValueCountsAsNotSet() {
        assertThat(readable(Map.of("FIRSTRING_PORT", " ", "FIRSTRING_SECRET", ""))
                        .config())
                .isEqualTo(readable(Map.of()).config());
    }

    @Test
    void noSecretIsEverPrinted() {
        String password = "very-secret-value";
        ConfigReading.Readable reading = readable(Map.of(
                "FIRSTRING_DATABASE_URL", "postgresql://u:" + password + "@db/x",
                "FIRSTRING_DATABASE_PASSWORD", password,
                "FIRSTRING_ADMIN_PASSWORD", password,
                "FIRSTRING_BOOTSTRAP_TOKEN", password,
                "FIRSTRING_SECRET", password));

        assertThat(reading.settings()).extracting(Setting::line).noneMatch(line -> line.contains(password));
        assertThat(reading.toString()).doesNotContain(password);
        assertThat(reading.settings()).extracting(Setting::line).contains("FIRSTRING_SECRET=***");
    }

    private static ConfigReading.Readable readable(Map<String, String> environment) {
        ConfigReading reading = ConfigReader.read(environment);
        assertThat(reading).isInstanceOf(ConfigReading.Readable.class);
        return (ConfigReading.Readable) reading;
    }

    private static List<String> faulty(Map<String, String> environment) {
        ConfigReading reading = ConfigReader.read(environment);
        assertThat(reading).isInstanceOf(ConfigReading.Faulty.class);
        return ((ConfigReading.Faulty) reading).faults();
    }
}
