package firstring.sequences.steps;

import firstring.accounts.UserId;
import firstring.contacts.ContactDraft;
import firstring.contacts.ContactField;
import firstring.contacts.ContactId;
import firstring.time.ZoneCandidates;
import firstring.time.ZoneHints;
import firstring.time.Zones;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A contact while its steps are decided; later steps see the changes of earlier ones. Not thread-safe. */
public final class Person {
    /** Fields that a template can use, in addition to the custom ones. */
    public static final Set<String> FIELDS = Stream.concat(
                    Stream.of(ContactField.values()).map(ContactField::code),
                    Stream.of("name", "phone_number", "timezone"))
            .collect(Collectors.toUnmodifiableSet());

    private final ContactDraft contact;
    private final Set<Long> tags = new HashSet<>();
    private final ZoneId accountZone;
    private final boolean optedOut;
    private @Nullable ZoneCandidates zoneCandidates;

    public Person(ContactDraft contact, Set<Long> tags, boolean optedOut, ZoneId accountZone) {
        this.contact = contact;
        this.tags.addAll(tags);
        this.optedOut = optedOut;
        this.accountZone = accountZone;
    }

    public ContactId id() {
        return contact.id();
    }

    boolean isDoNotContact() {
        return contact.isDoNotContact();
    }

    boolean isOptedOut() {
        return optedOut;
    }

    boolean isChanged() {
        return contact.isChanged();
    }

    Set<Long> tags() {
        return tags;
    }

    @Nullable
    public Long dispositionStatus() {
        return contact.dispositionStatusId();
    }

    void setDispositionStatus(long id) {
        contact.setDispositionStatusId(id);
    }

    @Nullable
    public UserId owner() {
        return contact.owner();
    }

    void setOwner(UserId owner) {
        contact.setOwner(owner);
    }

    @Nullable
    Long line() {
        return contact.lineId();
    }

    boolean hasEmail() {
        return contact.value(ContactField.EMAIL) != null;
    }

    /** The time zone of its waits. */
    public ZoneId zone() {
        return Zones.parse(contact.timezone()).orElse(accountZone);
    }

    /** All zones in which the contact may live: it is reached only when the time is right in all of them. */
    ZoneCandidates zoneCandidates() {
        ZoneCandidates known = zoneCandidates;
        if (known == null) {
            known = infer();
            zoneCandidates = known;
        }
        return known;
    }

    private ZoneCandidates infer() {
        ZoneCandidates hinted = Zones.zoneCandidates(new ZoneHints(
                contact.value(ContactField.COUNTRY),
                contact.value(ContactField.STATE),
                contact.value(ContactField.ZIPCODE),
                contact.phoneNumber()));
        boolean said = contact.isTimezoneExplicit() || hinted.zones().isEmpty();
        return said ? hinted.in(zone()) : hinted;
    }

    /** The value of a field, for templates and branches; null: blank or no such field. */
    @Nullable
    public String value(String field) {
        return switch (field) {
            case "name" -> name();
            case "phone_number" -> contact.phoneNumber();
            case "timezone" -> zone().getId();
            default -> ContactField.find(field).map(contact::value).orElseGet(() -> custom(field));
        };
    }

    private @Nullable String name() {
        String name = Stream.of(ContactField.FIRST_NAME, ContactField.LAST_NAME)
                .map(contact::value)
                .filter(java.util.Objects::nonNull)
                .collect(Collectors.joining(" "));
        return name.isEmpty() ? null : name;
    }

    private @Nullable String custom(String key) {
        JsonNode value = contact.custom(key);
        return value == null || value.isNull() ? null : value.asString();
    }
}
