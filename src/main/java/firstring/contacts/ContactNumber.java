package firstring.contacts;

import org.jspecify.annotations.Nullable;

/** A number of a contact, primary or other. */
public record ContactNumber(
        ContactId contact,
        String e164,
        boolean primary,
        @Nullable String label,
        @Nullable String extension) {}
