package firstring.contacts;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A field of a contact that clients see as plain text (docs/contract.md 1.2). The code is its name in requests,
 * responses and changes, and its column; a date is carried as {@code YYYY-MM-DD}.
 */
public enum ContactField {
    FIRST_NAME("first_name", 255, Shape.LINE),
    LAST_NAME("last_name", 255, Shape.LINE),
    COMPANY_NAME("company_name", 255, Shape.LINE),
    EMAIL("email", 320, Shape.EMAIL),
    ADDRESS("address", 255, Shape.LINE),
    CITY("city", 255, Shape.LINE),
    STATE("state", 255, Shape.LINE),
    ZIPCODE("zipcode", 255, Shape.LINE),
    COUNTRY("country", 255, Shape.COUNTRY),
    WEBSITE("website", 2_048, Shape.LINE),
    NOTES("notes", 65_535, Shape.TEXT),
    DATE_OF_BIRTH("date_of_birth", 255, Shape.DATE),
    CSF1("csf1", 1_000, Shape.TEXT),
    CSF2("csf2", 1_000, Shape.TEXT);

    /** The way a field's text is read. */
    enum Shape {
        /** White space around it is trimmed. */
        LINE,
        /** Kept as sent. */
        TEXT,
        EMAIL,
        COUNTRY,
        DATE
    }

    private static final Map<String, ContactField> BY_CODE =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(ContactField::code, Function.identity()));

    private final String code;
    private final int maxLength;
    private final Shape shape;

    ContactField(String code, int maxLength, Shape shape) {
        this.code = code;
        this.maxLength = maxLength;
        this.shape = shape;
    }

    public static Optional<ContactField> find(String code) {
        return Optional.ofNullable(BY_CODE.get(code));
    }

    /**
     * All fields' columns for an SQL statement, in the order of the fields.
     *
     * @param pattern one column, with {@code %1$s} for its name
     * @param ofDate the same for a date, which parameters and batches carry as text
     */
    static String sql(String pattern, String ofDate) {
        return Arrays.stream(values())
                .map(field -> (field.shape == Shape.DATE ? ofDate : pattern).formatted(field.code))
                .collect(Collectors.joining(", "));
    }

    static String sql(String pattern) {
        return sql(pattern, pattern);
    }

    public String code() {
        return code;
    }

    /** The maximum length in code points. */
    public int maxLength() {
        return maxLength;
    }

    Shape shape() {
        return shape;
    }

    /** True when an inferred time zone depends on this field. */
    public boolean isZoneHint() {
        return this == STATE || this == ZIPCODE || this == COUNTRY;
    }
}
