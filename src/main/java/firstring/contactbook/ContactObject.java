package firstring.contactbook;

import firstring.contacts.Contact;
import firstring.contacts.ContactNumber;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A contact with all that stands around it (docs/contract.md 2, the contact object).
 *
 * @param numbers primary first
 * @param leadSource the name
 * @param optedOut true when the primary number is
 * @param sequenceId the sequence it is in
 * @param custom the value of each custom field of the account; null: none
 */
record ContactObject(
        Contact contact,
        List<ContactNumber> numbers,
        List<Tag> tags,
        @Nullable String leadSource,
        boolean optedOut,
        @Nullable Long sequenceId,
        Map<String, @Nullable JsonNode> custom) {

    /** A tag as the contact object shows it. */
    record Tag(
            long id,
            String name,
            @Nullable String color,
            @Nullable String category) {}
}
