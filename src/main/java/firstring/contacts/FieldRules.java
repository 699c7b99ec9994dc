package firstring.contacts;

import firstring.contacts.ContactField.Shape;
import firstring.http.Params;
import firstring.phone.Countries;
import firstring.text.EmailAddress;
import firstring.time.Zones;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of a contact by the rules of docs/contract.md 1.2, for leads and edits alike. Faults are added to
 * {@link Params#faults()}, warnings to the given list. One instance per request; not thread-safe.
 */
public final class FieldRules {
    private static final int MIN_YEAR = 1900;
    private static final int MAX_ZONE_LENGTH = 64;
    private static final String DATE_PLACEHOLDER = "MM/DD/YYYY";

    /** The text that web pages show instead of an address they hide from robots; it gets copied from documentation. */
    private static final String EMAIL_PLACEHOLDER = "[email protected]";

    private static final Pattern MONTH_FIRST = Pattern.compile("([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})");
    private static final Pattern YEAR_FIRST = Pattern.compile("([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})");
    private static final int DATE_LENGTH = "YYYY-MM-DD".length();

    private final Params params;
    private final LocalDate today;
    private final List<Warning> warnings;

    /** @param today the last possible date of birth */
    public FieldRules(Params params, LocalDate today, List<Warning> warnings) {
        this.params = params;
        this.today = today;
        this.warnings = warnings;
    }

    /** Every plain field that was sent and is valid, except {@code name}: see {@link #name}. */
    public Map<ContactField, String> fields() {
        Map<ContactField, String> fields = new EnumMap<>(ContactField.class);
        for (ContactField field : ContactField.values()) {
            String text = read(field);
            if (text != null) {
                fields.put(field, text);
            }
        }
        return fields;
    }

    /** The field {@code name}, which counts only if neither part of the name was sent or is stored. */
    public Optional<FullName> name() {
        return Optional.ofNullable(params.line("name", FullName.MAX_LENGTH)).map(FullName::split);
    }

    /** The field {@code timezone}: an IANA name; anything else is a fault. */
    public @Nullable ZoneId timezone() {
        String name = params.line("timezone", MAX_ZONE_LENGTH);
        if (name == null) {
            return null;
        }
        Optional<ZoneId> zone = Zones.parse(name);
        if (zone.isEmpty()) {
            params.faults().add("timezone", "`timezone` must be an IANA time zone such as America/New_York.");
        }
        return zone.orElse(null);
    }

    private @Nullable String read(ContactField field) {
        String text = field.shape() == Shape.TEXT
                ? params.text(field.code(), field.maxLength())
                : params.line(field.code(), field.maxLength());
        if (text == null) {
            return null;
        }
        return switch (field.shape()) {
            case LINE, TEXT -> text;
            case EMAIL -> email(field, text);
            case COUNTRY -> country(field, text);
            case DATE -> date(field, text);
        };
    }

    private @Nullable String email(ContactField field, String text) {
        if (text.replace('\u00a0', ' ').equalsIgnoreCase(EMAIL_PLACEHOLDER)) {
            return placeholder(field, EMAIL_PLACEHOLDER);
        }
        if (EmailAddress.isOne(text)) {
            return text;
        }
        params.faults().add(field.code(), "`%s` must be a valid email address.".formatted(field.code()));
        return null;
    }

    private String country(ContactField field, String text) {
        Optional<String> code = Countries.code(text);
        if (code.isEmpty()) {
            warnings.add(
                    new Warning(field.code(), "unknown_country", "The country is not known. It is stored as sent."));
        }
        return code.orElse(text);
    }

    private @Nullable String date(ContactField field, String text) {
        if (text.equalsIgnoreCase(DATE_PLACEHOLDER)) {
            return placeholder(field, DATE_PLACEHOLDER);
        }
        LocalDate date = parseDate(text);
        if (date == null || date.getYear() < MIN_YEAR || date.isAfter(today)) {
            params.faults().add(field.code(), "`%s` must be a valid date such as 2030-01-31.".formatted(field.code()));
            return null;
        }
        return date.toString();
    }

    private @Nullable String placeholder(ContactField field, String text) {
        warnings.add(new Warning(
                field.code(), "placeholder", "%s is a placeholder, so it counts as not sent.".formatted(text)));
        return null;
    }

    /** A date in any of its notations as {@code YYYY-MM-DD}; null when it is not a date. */
    public static @Nullable String day(String text) {
        LocalDate date = parseDate(text);
        return date == null || date.getYear() < 1 ? null : date.toString();
    }

    private static @Nullable LocalDate parseDate(String text) {
        Matcher monthFirst = MONTH_FIRST.matcher(text);
        if (monthFirst.matches()) {
            return date(monthFirst.group(3), monthFirst.group(1), monthFirst.group(2));
        }
        if (text.indexOf('T') == DATE_LENGTH) {
            return dateOfMoment(text);
        }
        Matcher yearFirst = YEAR_FIRST.matcher(text);
        return yearFirst.matches() ? date(yearFirst.group(1), yearFirst.group(2), yearFirst.group(3)) : null;
    }

    /** The date part of a timestamp: scripts often send a date as its midnight. */
    private static @Nullable LocalDate dateOfMoment(String text) {
        try {
            return LocalDate.from(DateTimeFormatter.ISO_DATE_TIME.parse(text));
        } catch (DateTimeException noMoment) {
            return null;
        }
    }

    private static @Nullable LocalDate date(String year, String month, String day) {
        try {
            return LocalDate.of(Integer.parseInt(year), Integer.parseInt(month), Integer.parseInt(day));
        } catch (DateTimeException impossible) {
            return null;
        }
    }
}
