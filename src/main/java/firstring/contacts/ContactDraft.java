package firstring.contacts;

import firstring.accounts.UserId;
import firstring.json.Json;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A contact while a batch of leads changes it: locked, changed in memory, written once. Not thread-safe; belongs to one
 * transaction.
 */
public final class ContactDraft {
    private final ContactId id;
    private final boolean isNew;
    private final String phoneNumber;
    private final Map<ContactField, String> values = new EnumMap<>(ContactField.class);
    private @Nullable Long leadSourceId;
    private @Nullable Long lineId;
    private @Nullable Long dispositionStatusId;
    private @Nullable UserId owner;
    private String timezone;
    private boolean timezoneExplicit;
    private boolean doNotContact;
    private final Map<String, JsonNode> custom = new LinkedHashMap<>();
    private boolean changed;

    private ContactDraft(ContactId id, boolean isNew, String phoneNumber, String timezone) {
        this.id = id;
        this.isNew = isNew;
        this.phoneNumber = phoneNumber;
        this.timezone = timezone;
    }

    /** A contact that does not exist yet, with only its primary number. */
    public static ContactDraft create(ContactId id, String phoneNumber, String timezone) {
        return new ContactDraft(id, true, phoneNumber, timezone);
    }

    /** A stored contact; the store fills in its fields. */
    static ContactDraft stored(ContactId id, String phoneNumber, String timezone, boolean timezoneExplicit) {
        ContactDraft draft = new ContactDraft(id, false, phoneNumber, timezone);
        draft.timezoneExplicit = timezoneExplicit;
        return draft;
    }

    void load(
            Map<ContactField, String> stored,
            @Nullable Long storedLeadSource,
            @Nullable Long storedLine,
            @Nullable Long storedDispositionStatus,
            @Nullable UserId storedOwner,
            boolean storedDoNotContact) {
        values.putAll(stored);
        leadSourceId = storedLeadSource;
        lineId = storedLine;
        dispositionStatusId = storedDispositionStatus;
        owner = storedOwner;
        doNotContact = storedDoNotContact;
    }

    public ContactId id() {
        return id;
    }

    /** True until the batch that creates it has committed. */
    public boolean isNew() {
        return isNew;
    }

    public boolean isChanged() {
        return changed;
    }

    /** The primary number in E.164. */
    public String phoneNumber() {
        return phoneNumber;
    }

    public @Nullable String value(ContactField field) {
        return values.get(field);
    }

    /** The value of a custom field. */
    public @Nullable JsonNode custom(String key) {
        return custom.get(key);
    }

    public void setCustom(String key, JsonNode value) {
        custom.put(key, value);
        changed = true;
    }

    void loadCustom(String stored) {
        Json.tree(stored).properties().forEach(value -> custom.put(value.getKey(), value.getValue()));
    }

    /** The values of custom fields as a JSON object; null when there are none. */
    @Nullable
    String customJson() {
        return custom.isEmpty() ? null : Json.text(custom);
    }

    public void set(ContactField field, @Nullable String value) {
        if (value == null) {
            values.remove(field);
        } else {
            values.put(field, value);
        }
        changed = true;
    }

    public @Nullable Long leadSourceId() {
        return leadSourceId;
    }

    public void setLeadSourceId(Long id) {
        leadSourceId = id;
        changed = true;
    }

    public @Nullable Long lineId() {
        return lineId;
    }

    public void setLineId(Long id) {
        lineId = id;
        changed = true;
    }

    public @Nullable Long dispositionStatusId() {
        return dispositionStatusId;
    }

    public void setDispositionStatusId(Long id) {
        dispositionStatusId = id;
        changed = true;
    }

    public @Nullable UserId owner() {
        return owner;
    }

    public void setOwner(UserId user) {
        owner = user;
        changed = true;
    }

    public String timezone() {
        return timezone;
    }

    public boolean isTimezoneExplicit() {
        return timezoneExplicit;
    }

    /** Sets a zone that was stated explicitly; from now on it is not inferred. */
    public void setExplicitTimezone(String zone) {
        timezone = zone;
        timezoneExplicit = true;
        changed = true;
    }

    /** Sets the zone inferred from the current hints. */
    public void inferTimezone(String zone) {
        if (!timezone.equals(zone)) {
            timezone = zone;
            changed = true;
        }
    }

    public boolean isDoNotContact() {
        return doNotContact;
    }

    public void markDoNotContact() {
        doNotContact = true;
        changed = true;
    }
}
