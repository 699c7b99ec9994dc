package firstring;

import firstring.outbound.AddressPolicy;
import firstring.text.HiddenText;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@link Config} from the environment. The key, default and range of every setting are defined here and nowhere else. */
public final class ConfigReader {
    private static final String METRICS_PORT = "FIRSTRING_METRICS_PORT";
    private static final String OFF = "off";
    private static final int MIN_SECRET_LENGTH = 16;
    private static final int MIN_PASSWORD_LENGTH = 8;
    private static final Pattern EMAIL = Pattern.compile("[^@\\s]{1,64}@[^@\\s]{1,255}");
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._-]{8,255}");
    private static final Pattern NETWORK = Pattern.compile("[0-9a-fA-F.:]{2,45}(/\\d{1,3})?");

    private final Settings settings;

    private ConfigReader(Settings settings) {
        this.settings = settings;
    }

    public static ConfigReading read(Map<String, String> environment) {
        Settings settings = new Settings(environment);
        Config config = new ConfigReader(settings).config();
        List<String> faults = settings.faults();
        return faults.isEmpty() ? new ConfigReading.Readable(config, settings.all()) : new ConfigReading.Faulty(faults);
    }

    private Config config() {
        return new Config(
                web(),
                storage(),
                firstStart(),
                secret(),
                new Config.Retention(
                        settings.number("FIRSTRING_RETENTION_DAYS", 90, 1, 36_500),
                        settings.number("FIRSTRING_MESSAGE_RETENTION_DAYS", 1_825, 1, 36_500)),
                outbound(),
                limits(),
                settings.flag("FIRSTRING_KEEP_ROOT", false));
    }

    private Config.Web web() {
        return new Config.Web(
                settings.text("FIRSTRING_HOST", "0.0.0.0"),
                settings.number("FIRSTRING_PORT", 8080, 0, 65_535),
                publicUrl(),
                trustedProxies(),
                tls(),
                settings.flag("FIRSTRING_ACCESS_LOG", false),
                metrics());
    }

    private Config.Metrics metrics() {
        String host = settings.text("FIRSTRING_METRICS_HOST", "127.0.0.1");
        @Nullable
        Integer port = settings.text(METRICS_PORT, OFF).equals(OFF)
                ? null
                : Integer.valueOf(settings.number(METRICS_PORT, 0, 0, 65_535));
        @Nullable HiddenText token = settings.optionalSecret("FIRSTRING_METRICS_TOKEN");
        requireLength("FIRSTRING_METRICS_TOKEN", token, MIN_SECRET_LENGTH);
        if (port == null && settings.isGiven("FIRSTRING_METRICS_HOST")) {
            settings.fault("FIRSTRING_METRICS_HOST needs FIRSTRING_METRICS_PORT.");
        }
        return new Config.Metrics(host, port, token);
    }

    private @Nullable URI publicUrl() {
        @Nullable String text = settings.optionalText("FIRSTRING_PUBLIC_URL");
        if (text == null) {
            return null;
        }
        try {
            URI url = new URI(text.replaceFirst("/+$", ""));
            if (url.getHost() != null && url.getQuery() == null && isWebScheme(url.getScheme())) {
                return url;
            }
        } catch (URISyntaxException notAUrl) {
            // reported below, like a URL of another kind
        }
        settings.fault("FIRSTRING_PUBLIC_URL must be a URL such as https://leads.example.com, not \"" + text + "\".");
        return null;
    }

    private static boolean isWebScheme(@Nullable String scheme) {
        return "http".equals(scheme) || "https".equals(scheme);
    }

    private List<String> trustedProxies() {
        List<String> networks = settings.list("FIRSTRING_TRUSTED_PROXIES");
        for (String network : networks) {
            if (!NETWORK.matcher(network).matches()) {
                settings.fault("FIRSTRING_TRUSTED_PROXIES must list addresses or networks such as 10.0.0.0/8, not \""
                        + network + "\".");
            }
        }
        return networks;
    }

    private Config.@Nullable Tls tls() {
        @Nullable Path certificate = readableFile("FIRSTRING_TLS_CERT");
        @Nullable Path key = readableFile("FIRSTRING_TLS_KEY");
        if (certificate == null && key == null) {
            return null;
        }
        if (certificate == null || key == null) {
            settings.fault("FIRSTRING_TLS_CERT and FIRSTRING_TLS_KEY must be set together.");
            return null;
        }
        return new Config.Tls(certificate, key);
    }

    private @Nullable Path readableFile(String key) {
        @Nullable String text = settings.optionalText(key);
        if (text == null) {
            return null;
        }
        Path file = path(key, text);
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            settings.fault(key + " must be a file that can be read, not \"" + text + "\".");
        }
        return file;
    }

    private Config.Storage storage() {
        return new Config.Storage(
                path("FIRSTRING_DATA", settings.text("FIRSTRING_DATA", "./data")),
                settings.isGiven("FIRSTRING_DATA"),
                database(),
                settings.number("FIRSTRING_DATABASE_CONNECTIONS", 16, 4, 500));
    }

    private Path path(String key, String text) {
        try {
            return Path.of(text).toAbsolutePath().normalize();
        } catch (InvalidPathException notAPath) {
            settings.fault(key + " must be a path, not \"" + text + "\".");
            return Path.of(".");
        }
    }

    private Config.@Nullable ExternalDatabase database() {
        @Nullable HiddenText url = settings.optionalSecret("FIRSTRING_DATABASE_URL");
        @Nullable String user = settings.optionalText("FIRSTRING_DATABASE_USER");
        @Nullable HiddenText password = settings.optionalSecret("FIRSTRING_DATABASE_PASSWORD");
        if (url != null) {
            return new Config.ExternalDatabase(url, user, password);
        }
        if (user != null || password != null) {
            settings.fault("FIRSTRING_DATABASE_USER and _PASSWORD need FIRSTRING_DATABASE_URL.");
        }
        return null;
    }

    private Config.FirstStart firstStart() {
        @Nullable String email = settings.optionalText("FIRSTRING_ADMIN_EMAIL");
        if (email != null && !EMAIL.matcher(email).matches()) {
            settings.fault("FIRSTRING_ADMIN_EMAIL must be an email address, not \"" + email + "\".");
        }
        @Nullable HiddenText password = settings.optionalSecret("FIRSTRING_ADMIN_PASSWORD");
        requireLength("FIRSTRING_ADMIN_PASSWORD", password, MIN_PASSWORD_LENGTH);
        @Nullable HiddenText token = settings.optionalSecret("FIRSTRING_BOOTSTRAP_TOKEN");
        if (token != null && !TOKEN.matcher(token.reveal()).matches()) {
            settings.fault("FIRSTRING_BOOTSTRAP_TOKEN must be 8 to 255 of the characters A-Z a-z 0-9 . _ -");
        }
        return new Config.FirstStart(email, password, token);
    }

    private @Nullable HiddenText secret() {
        @Nullable HiddenText secret = settings.optionalSecret("FIRSTRING_SECRET");
        requireLength("FIRSTRING_SECRET", secret, MIN_SECRET_LENGTH);
        return secret;
    }

    private void requireLength(String key, @Nullable HiddenText text, int least) {
        if (text != null && text.reveal().length() < least) {
            settings.fault("%s must have at least %d characters.".formatted(key, least));
        }
    }

    private Config.Outbound outbound() {
        return new Config.Outbound(
                allowedAddresses(),
                settings.duration("FIRSTRING_ANSWER_TIME", "20s", "100ms", "30s"),
                readableFile("FIRSTRING_TRUSTED_CERTIFICATES"));
    }

    private AddressPolicy allowedAddresses() {
        String words = settings.text("FIRSTRING_PRIVATE_ADDRESSES", "off");
        try {
            return AddressPolicy.parse(Settings.parts(words.toLowerCase(Locale.ROOT)));
        } catch (IllegalArgumentException wrong) {
            settings.fault("FIRSTRING_PRIVATE_ADDRESSES must be on, off, or addresses and networks such as 10.0.0.0/8,"
                    + " not \"" + words + "\".");
            return new AddressPolicy(false, List.of());
        }
    }

    private Config.Limits limits() {
        return new Config.Limits(
                settings.number("FIRSTRING_MAX_REQUESTS", 4_096, 16, 100_000),
                settings.bytes("FIRSTRING_MAX_WAITING", "16MiB", "1MiB", "4GiB"),
                settings.duration("FIRSTRING_REQUEST_TIME", "30s", "1s", "10m"),
                settings.duration("FIRSTRING_STOP_TIME", "20s", "1s", "10m"));
    }
}
