package firstring;

import firstring.text.HiddenText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads settings from an environment and collects all faults instead of stopping at the first. An empty value counts as not set. */
final class Settings {
    static final String PREFIX = "FIRSTRING_";
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");
    private static final Pattern BYTES = Pattern.compile("(\\d{1,9})(|KiB|MiB|GiB)");

    private final Map<String, String> environment;
    private final Map<String, Setting> read = new LinkedHashMap<>();
    private final List<String> faults = new ArrayList<>();

    Settings(Map<String, String> environment) {
        this.environment = environment;
    }

    /** All faults so far, including every FIRSTRING_ variable that is not a setting. */
    List<String> faults() {
        List<String> all = new ArrayList<>(faults);
        for (String key : new TreeSet<>(environment.keySet())) {
            if (key.startsWith(PREFIX) && !read.containsKey(key)) {
                all.add(key + " is not a setting of Firstring.");
            }
        }
        return all;
    }

    List<Setting> all() {
        return List.copyOf(read.values());
    }

    void fault(String fault) {
        faults.add(fault);
    }

    boolean isGiven(String key) {
        return given(key) != null;
    }

    String text(String key, String standard) {
        @Nullable String given = given(key);
        read.put(key, new Setting(key, given == null ? standard : given, given != null));
        return given == null ? standard : given;
    }

    @Nullable
    String optionalText(String key) {
        @Nullable String given = given(key);
        read.put(key, new Setting(key, given == null ? "" : given, given != null));
        return given;
    }

    @Nullable
    HiddenText optionalSecret(String key) {
        @Nullable String given = given(key);
        read.put(key, new Setting(key, given == null ? "" : HiddenText.SHOWN_AS, given != null));
        return given == null ? null : new HiddenText(given);
    }

    /** A comma-separated list; white space around its items is dropped. */
    List<String> list(String key) {
        return parts(text(key, ""));
    }

    static List<String> parts(String text) {
        return java.util.Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }

    boolean flag(String key, boolean standard) {
        String text = text(key, standard ? "on" : "off");
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "on", "true", "yes", "1" -> true;
            case "off", "false", "no", "0" -> false;
            default -> {
                fault("%s must be on or off, not \"%s\".".formatted(key, text));
                yield standard;
            }
        };
    }

    int number(String key, int standard, int least, int most) {
        String text = text(key, Integer.toString(standard));
        try {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // reported below, like a number out of range
        }
        fault("%s must be a number from %d to %d, not \"%s\".".formatted(key, least, most, text));
        return standard;
    }

    /** A duration such as {@code 500ms}, {@code 30s}, {@code 5m}, {@code 1h}, {@code 2d}. */
    Duration duration(String key, String standard, String least, String most) {
        Duration given = amount(key, standard, Settings::parseDuration);
        if (given.compareTo(required(least, Settings::parseDuration)) >= 0
                && given.compareTo(required(most, Settings::parseDuration)) <= 0) {
            return given;
        }
        fault("%s must be from %s to %s.".formatted(key, least, most));
        return given;
    }

    /** A size in bytes such as {@code 4096}, {@code 256KiB}, {@code 64MiB}. */
    long bytes(String key, String standard, String least, String most) {
        long given = amount(key, standard, Settings::parseBytes);
        if (given >= required(least, Settings::parseBytes) && given <= required(most, Settings::parseBytes)) {
            return given;
        }
        fault("%s must be from %s to %s.".formatted(key, least, most));
        return given;
    }

    private <T> T amount(String key, String standard, Function<String, @Nullable T> parse) {
        String text = text(key, standard);
        @Nullable T parsed = parse.apply(text);
        if (parsed != null) {
            return parsed;
        }
        fault("%s must be written like %s, not \"%s\".".formatted(key, standard, text));
        return required(standard, parse);
    }

    private static <T> T required(String text, Function<String, @Nullable T> parse) {
        @Nullable T parsed = parse.apply(text);
        if (parsed == null) {
            throw new IllegalArgumentException(text);
        }
        return parsed;
    }

    private static @Nullable Duration parseDuration(String text) {
        Matcher parts = DURATION.matcher(text);
        if (!parts.matches()) {
            return null;
        }
        long count = Long.parseLong(parts.group(1));
        return switch (parts.group(2)) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
        };
    }

    private static @Nullable Long parseBytes(String text) {
        Matcher parts = BYTES.matcher(text);
        if (!parts.matches()) {
            return null;
        }
        long count = Long.parseLong(parts.group(1));
        return switch (parts.group(2)) {
            case "KiB" -> count << 10;
            case "MiB" -> count << 20;
            case "GiB" -> count << 30;
            default -> count;
        };
    }

    private @Nullable String given(String key) {
        @Nullable String value = environment.get(key);
        return value == null || value.isBlank() ? null : value.strip();
    }
}
