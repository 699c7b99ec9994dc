package firstring.contactbook;

import firstring.contacts.Contact;
import firstring.contacts.ContactNumber;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A contact with its numbers, tags and links (docs/contract.md 2, the contact object).
 *
 * @param numbers primary first
 * @param leadSource the lead source's name
 * @param optedOut whether the primary number has opted out
 * @param sequenceId the sequence the contact is in
 * @param custom the value of each custom field of the account; null: no value
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
