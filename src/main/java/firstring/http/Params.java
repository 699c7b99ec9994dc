package firstring.http;

import firstring.http.body.Form;
import firstring.http.body.FormValue;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Typed reading of a {@link Form}: each method returns the value, or null when it was not sent or is invalid; faults
 * are collected in {@link #faults()}. The conversions are those of docs/contract.md 1.1, for the Lead API and the
 * management API alike.
 */
public final class Params {
    public static final long MAX_ID = (1L << 53) - 1;

    private static final int MAX_DIGITS = 16;
    private static final int MAX_MOMENT_LENGTH = 100;
    private static final Instant EARLIEST = Instant.parse("1900-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");

    private final Form form;
    private final Faults faults;

    public Params(Form form, Faults faults) {
        this.form = form;
        this.faults = faults;
    }

    public Form form() {
        return form;
    }

    public Faults faults() {
        return faults;
    }

    /** Text on one line; surrounding white space is trimmed. Length counts code points. */
    public @Nullable String line(String name, int maxLength) {
        String text = sentText(name);
        return text == null ? null : checked(name, text.strip(), maxLength);
    }

    /** Text exactly as sent. */
    public @Nullable String text(String name, int maxLength) {
        String text = sentText(name);
        return text == null ? null : checked(name, text, maxLength);
    }

    private @Nullable String sentText(String name) {
        FormValue value = form.sent(name);
        if (value == null) {
            return null;
        }
        String text = plainText(value);
        if (text == null) {
            faults.add(name, "`%s` must be a string.".formatted(name));
        }
        return text;
    }

    private @Nullable String checked(String name, String text, int maxLength) {
        return checkText(name, text, maxLength) ? text : null;
    }

    /** A timestamp with its offset, within the years that PostgreSQL and every clock can represent: 1900 to 9998. */
    public @Nullable Instant moment(String name) {
        String text = line(name, MAX_MOMENT_LENGTH);
        if (text == null) {
            return null;
        }
        try {
            Instant moment = OffsetDateTime.parse(text).toInstant();
            if (isStorable(moment)) {
                return moment;
            }
        } catch (DateTimeParseException noMoment) {
            // Reported below.
        }
        faults.add(name, "`%s` must be a time such as 2026-01-31T09:00:00Z.".formatted(name));
        return null;
    }

    /** True for a timestamp that can be bound to a statement. */
    public static boolean isStorable(Instant moment) {
        return !moment.isBefore(EARLIEST) && moment.isBefore(LATEST);
    }

    /** Checks characters and length of a text; adds faults under {@code field}. */
    public boolean checkText(String field, String text, int maxLength) {
        if (text.indexOf('\0') >= 0 || hasLoneSurrogate(text)) {
            faults.addUnstorable(field, "`%s` contains characters that cannot be stored.".formatted(field));
            return false;
        }
        if (text.length() > maxLength && text.codePointCount(0, text.length()) > maxLength) {
            faults.add(field, "`%s` must be at most %d characters.".formatted(field, maxLength));
            return false;
        }
        return true;
    }

    /** An id: a number or a string of digits, 1 … 2^53−1. */
    public @Nullable Long id(String name) {
        return idFrom(name, 1);
    }

    /** An id, or one of the numbers below 1 that have a special meaning in this field. */
    public @Nullable Long idFrom(String name, long lowest) {
        FormValue value = form.sent(name);
        if (value == null) {
            return null;
        }
        Long id = parseWhole(value);
        if (id == null || id < lowest || id > MAX_ID) {
            faults.add(name, "The selected %s is invalid.".formatted(words(name)));
            return null;
        }
        return id;
    }

    /** Distinct ids in the order sent: an array, a text with commas, or a single one. */
    public @Nullable List<Long> ids(String name, int max) {
        FormValue value = form.sent(name);
        if (value == null) {
            return null;
        }
        List<FormValue> items = switch (value) {
            case FormValue.Items all -> all.values();
            case FormValue.Text text ->
                Stream.of(text.text().split(","))
                        .<FormValue>map(FormValue.Text::new)
                        .toList();
            case FormValue.Numeral number -> List.of(number);
            case FormValue.Flag _, FormValue.Fields _, FormValue.Null _ -> null;
        };
        if (items == null || items.size() > max) {
            faults.add(name, "`%s` must be a list of at most %d ids.".formatted(name, max));
            return null;
        }
        Set<Long> ids = new LinkedHashSet<>();
        for (FormValue item : items) {
            Long id = parseWhole(item);
            if (id == null || id < 1 || id > MAX_ID) {
                faults.add(name, "The selected %s is invalid.".formatted(words(name)));
                return null;
            }
            ids.add(id);
        }
        return List.copyOf(ids);
    }

    /** Short words, without blank ones: an array, or a text with commas. */
    public List<String> names(String name) {
        FormValue value = form.sent(name);
        List<FormValue> items = switch (value) {
            case null -> List.of();
            case FormValue.Items all -> all.values();
            case FormValue.Text text ->
                Stream.of(text.text().split(","))
                        .<FormValue>map(FormValue.Text::new)
                        .toList();
            case FormValue.Numeral _, FormValue.Flag _, FormValue.Fields _, FormValue.Null _ -> List.of(value);
        };
        List<String> names = new ArrayList<>();
        for (FormValue item : items) {
            String text = plainText(item);
            if (text == null || text.length() > 64) {
                faults.add(name, "`%s` must be a list of words.".formatted(name));
                return List.of();
            }
            if (!text.isBlank()) {
                names.add(text.strip());
            }
        }
        return names;
    }

    /** An integer within a range. */
    public @Nullable Integer whole(String name, int min, int max) {
        FormValue value = form.sent(name);
        if (value == null) {
            return null;
        }
        Long number = parseWhole(value);
        if (number == null || number < min || number > max) {
            faults.add(name, "`%s` must be a whole number between %d and %d.".formatted(name, min, max));
            return null;
        }
        return number.intValue();
    }

    /** A switch: true, false, 1, 0, yes, no, on, off in any case. */
    public @Nullable Boolean flag(String name) {
        FormValue value = form.sent(name);
        if (value == null) {
            return null;
        }
        if (value instanceof FormValue.Flag flag) {
            return flag.on();
        }
        String text = plainText(value);
        Boolean on = text == null ? null : parseFlag(text);
        if (on == null) {
            faults.add(name, "`%s` must be true or false.".formatted(name));
        }
        return on;
    }

    /** A switch that is off when it was not sent. */
    public boolean flagOrFalse(String name) {
        Boolean on = flag(name);
        return on != null && on;
    }

    /** The text of a string, or of a number as written; null for anything else. */
    public static @Nullable String plainText(FormValue value) {
        return switch (value) {
            case FormValue.Text text -> text.text();
            case FormValue.Numeral number -> number.literal();
            case FormValue.Flag _, FormValue.Items _, FormValue.Fields _, FormValue.Null _ -> null;
        };
    }

    /** The name of a field in a sentence: {@code ring_group_id} is "ring group id". */
    public static String words(String field) {
        return field.replace('_', ' ');
    }

    private static @Nullable Long parseWhole(FormValue value) {
        String text = plainText(value);
        if (text == null) {
            return null;
        }
        String digits = withoutZeroFraction(text.strip());
        return isWhole(digits) ? Long.valueOf(digits) : null;
    }

    /** Spreadsheets and scripts write the id 18 as {@code 18.0}. */
    private static String withoutZeroFraction(String number) {
        int point = number.indexOf('.');
        boolean whole = point > 0
                && number.length() - point <= MAX_DIGITS
                && number.length() > point + 1
                && number.chars().skip(point + 1).allMatch(c -> c == '0');
        return whole ? number.substring(0, point) : number;
    }

    private static boolean isWhole(String text) {
        int start = text.startsWith("-") ? 1 : 0;
        int count = text.length() - start;
        if (count < 1 || count > MAX_DIGITS) {
            return false;
        }
        for (int i = start; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    private static @Nullable Boolean parseFlag(String text) {
        return switch (withoutZeroFraction(text.strip()).toLowerCase(Locale.ROOT)) {
            case "true", "1", "yes", "on" -> true;
            case "false", "0", "no", "off" -> false;
            default -> null;
        };
    }

    private static boolean hasLoneSurrogate(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                return true;
            }
        }
        return false;
    }
}
