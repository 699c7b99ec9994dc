package firstring.contacts.edit;

import firstring.accounts.UserId;
import firstring.contacts.ContactField;
import firstring.contacts.OtherNumber;
import firstring.phone.Phone;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The changes that a user or program requests for a contact. Unlike a lead, an edit can clear values.
 *
 * @param fields the plain fields to change
 * @param timezone cleared: inferred again from its hints
 * @param others all numbers besides the primary one
 * @param links owner, line, disposition status and lead source
 * @param dnc null: unchanged
 * @param custom the values of custom fields to change, by key
 */
public record ContactEdit(
        Map<ContactField, FieldEdit<String>> fields,
        FieldEdit<ZoneId> timezone,
        @Nullable Phone phone,
        FieldEdit<List<OtherNumber>> others,
        Links links,
        Tags tags,
        @Nullable Boolean dnc,
        Map<String, FieldEdit<JsonNode>> custom) {

    /** @param leadSource a name; a new lead source is created */
    public record Links(
            FieldEdit<Long> user,
            FieldEdit<Long> line,
            FieldEdit<Long> dispositionStatus,
            FieldEdit<String> leadSource) {}

    /** Tags to add and to remove. */
    public record Tags(List<TagReference> add, List<TagReference> remove) {
        public boolean isEmpty() {
            return add.isEmpty() && remove.isEmpty();
        }
    }

    /** A tag by id or by name. */
    public record TagReference(@Nullable Long id, @Nullable String name) {}

    public ContactEdit withOwner(UserId owner) {
        Links owned =
                new Links(FieldEdit.to(owner.value()), links.line(), links.dispositionStatus(), links.leadSource());
        return new ContactEdit(fields, timezone, phone, others, owned, tags, dnc, custom);
    }

    public FieldEdit<String> field(ContactField field) {
        return fields.getOrDefault(field, FieldEdit.none());
    }
}
