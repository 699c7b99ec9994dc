package firstring.dialer;

import firstring.contacts.ContactId;
import org.jspecify.annotations.Nullable;

/** What an agent needs to know of a contact before he calls. */
record Callee(
        ContactId id,
        String phoneNumber,
        @Nullable String firstName,
        @Nullable String lastName,
        @Nullable String companyName,
        @Nullable String email,
        @Nullable String city,
        @Nullable String state,
        String timezone,
        @Nullable String notes,
        @Nullable Long dispositionStatus) {}
