package firstring.contacts;

import firstring.accounts.UserId;
import firstring.phone.Phone;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a person or program wants changed of a contact. Unlike a lead it may clear what stands.
 *
 * @param fields the plain fields that are to change
 * @param timezone cleared: inferred again from its hints
 * @param others all numbers beside the primary
 * @param links what it refers to
 * @param dnc null: as it is
 * @param custom values of custom fields that are to change, by key
 */
public record ContactEdit(
        Map<ContactField, Change<String>> fields,
        Change<ZoneId> timezone,
        @Nullable Phone phone,
        Change<List<OtherNumber>> others,
        Links links,
        Tags tags,
        @Nullable Boolean dnc,
        Map<String, Change<JsonNode>> custom) {

    /** @param leadSource by name; a new one is created */
    public record Links(
            Change<Long> user, Change<Long> line, Change<Long> dispositionStatus, Change<String> leadSource) {}

    /** Tags to add and to remove. */
    public record Tags(List<TagReference> add, List<TagReference> remove) {
        public boolean isEmpty() {
            return add.isEmpty() && remove.isEmpty();
        }
    }

    /** A tag by id or by name. */
    public record TagReference(@Nullable Long id, @Nullable String name) {}

    ContactEdit withOwner(UserId owner) {
        Links owned = new Links(Change.to(owner.value()), links.line(), links.dispositionStatus(), links.leadSource());
        return new ContactEdit(fields, timezone, phone, others, owned, tags, dnc, custom);
    }

    public Change<String> field(ContactField field) {
        return fields.getOrDefault(field, Change.none());
    }
}
