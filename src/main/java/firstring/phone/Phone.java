package firstring.phone;

import org.jspecify.annotations.Nullable;

/**
 * A phone number that can exist: its length is possible in its plan.
 *
 * @param e164 the number as {@code +18185551234}, without the extension
 * @param extension digits to dial after the call is answered
 * @param valid true when the number is valid in its plan, not only of a possible length
 */
public record Phone(String e164, @Nullable String extension, boolean valid) {

    /** The country code and the last digits, for logs: {@code +1******1234}. */
    @Override
    public String toString() {
        return e164.substring(0, 2) + "*".repeat(Math.max(0, e164.length() - 6)) + e164.substring(e164.length() - 4);
    }
}
