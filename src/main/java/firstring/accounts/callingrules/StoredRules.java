package firstring.accounts.callingrules;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import firstring.json.Json;
import firstring.time.AttemptCap;
import firstring.time.CallingRule;
import firstring.time.CallingRules;
import firstring.time.DayWindow;
import firstring.time.FederalHoliday;
import firstring.time.Holiday;
import firstring.time.HolidayDate;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Creates rules from an account's own rows. The same rows return the same object, so that results computed from it are
 * kept when an account's settings are read again. Thread-safe.
 */
public final class StoredRules {
    private static final int KEPT = 1_000;
    private static final Cache<Rows, CallingRules> RULES =
            Caffeine.newBuilder().maximumSize(KEPT).build();

    private record Rows(@Nullable String rules, @Nullable String holidays) {}

    private StoredRules() {}

    /**
     * @param rules the rows of calling_rule as a JSON array, {@code holidays} those of holiday; null: there are none
     */
    public static CallingRules read(@Nullable String rules, @Nullable String holidays) {
        return rules == null && holidays == null
                ? CallingRules.STANDARD
                : RULES.get(new Rows(rules, holidays), StoredRules::read);
    }

    private static CallingRules read(Rows rows) {
        Map<String, CallingRule> own = new LinkedHashMap<>();
        if (rows.rules() != null) {
            Json.tree(rows.rules()).forEach(row -> own.put(row.path("region").asString(), rule(row)));
        }
        return new CallingRules(own, holidays(rows.holidays()));
    }

    private static CallingRule rule(JsonNode row) {
        AttemptCap cap = row.path("max_attempts").isNumber()
                ? new AttemptCap(
                        row.path("max_attempts").asInt(),
                        Duration.ofHours(row.path("attempt_hours").asInt()))
                : null;
        return new CallingRule(
                windows(row.path("hours")), row.path("no_holidays").asBoolean(), cap);
    }

    static Map<DayOfWeek, DayWindow> windows(JsonNode hours) {
        Map<DayOfWeek, DayWindow> windows = new EnumMap<>(DayOfWeek.class);
        for (DayOfWeek day : DayOfWeek.values()) {
            JsonNode window = hours.path(key(day));
            if (window.isArray()) {
                windows.put(
                        day, new DayWindow(window.get(0).asInt(), window.get(1).asInt()));
            }
        }
        return windows;
    }

    static String json(Map<DayOfWeek, DayWindow> windows) {
        Map<String, List<Integer>> hours = new LinkedHashMap<>();
        windows.forEach((day, window) -> hours.put(key(day), List.of(window.open(), window.close())));
        return Json.text(hours);
    }

    /** A day of the week as {@code mon}. */
    static String key(DayOfWeek day) {
        return day.name().substring(0, 3).toLowerCase(Locale.ROOT);
    }

    private static List<Holiday> holidays(@Nullable String rows) {
        Map<String, JsonNode> changed = new LinkedHashMap<>();
        List<Holiday> holidays = new ArrayList<>();
        if (rows != null) {
            for (JsonNode row : Json.tree(rows)) {
                if (row.path("code").isString()) {
                    changed.put(row.path("code").asString(), row);
                } else if (row.path("active").asBoolean()) {
                    holidays.add(own(row));
                }
            }
        }
        for (FederalHoliday federal : FederalHoliday.ALL) {
            JsonNode row = changed.get(federal.code());
            if (row == null) {
                holidays.add(federal.holiday());
            } else if (row.path("active").asBoolean()) {
                holidays.add(new Holiday(
                        federal.holiday().name(),
                        federal.holiday().date(),
                        row.path("everywhere").asBoolean()));
            }
        }
        return holidays;
    }

    private static Holiday own(JsonNode row) {
        LocalDate day = LocalDate.parse(row.path("on_date").asString());
        return new Holiday(
                row.path("name").asString(),
                date(day, row.path("every_year").asBoolean()),
                row.path("everywhere").asBoolean());
    }

    static HolidayDate date(LocalDate day, boolean everyYear) {
        return everyYear ? new HolidayDate.Yearly(day.getMonthValue(), day.getDayOfMonth()) : new HolidayDate.Once(day);
    }
}
