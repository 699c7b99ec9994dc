package firstring.intake;

import firstring.contacts.Contact;
import firstring.contacts.ContactNumber;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A contact with all that stands around it (CONTRACT 2, the contact object).
 *
 * @param numbers primary first
 * @param leadSource the name
 * @param optedOut true when the primary number is
 * @param sequenceId the sequence it is in
 */
record ContactObject(
        Contact contact,
        List<ContactNumber> numbers,
        List<Tag> tags,
        @Nullable String leadSource,
        boolean optedOut,
        @Nullable Long sequenceId) {

    /** A tag as the contact object shows it. */
    record Tag(
            long id,
            String name,
            @Nullable String color,
            @Nullable String category) {}
}
