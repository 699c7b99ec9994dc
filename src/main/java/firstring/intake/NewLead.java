package firstring.intake;

import firstring.contacts.ContactField;
import firstring.contacts.FullName;
import firstring.contacts.Warning;
import firstring.messages.Channel;
import firstring.messages.consent.Consent;
import firstring.phone.Phone;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A submission in true types, with what was wrong with its shape. A lead with faults, or with a refusal, is kept as
 * refused and changes nothing (docs/contract.md 1.2).
 *
 * @param phone the number that identifies the contact; null only when the lead is refused
 * @param person the contact's own fields
 * @param routing who shall own the contact
 * @param actions what shall happen to the contact
 * @param options how the lead is taken
 * @param faults shape faults by field; ids are checked later
 * @param fixable true when it would be taken without what is at fault in it, as far as its shape tells
 * @param refusal an answer that is settled whatever the fields are, or null
 */
public record NewLead(
        @Nullable Phone phone,
        Person person,
        Routing routing,
        Actions actions,
        Options options,
        Map<String, List<String>> faults,
        boolean fixable,
        List<Warning> warnings,
        @Nullable Refusal refusal) {

    /**
     * @param name out of {@code name}; null when it was not sent, or when first_name or last_name was
     * @param otherPhones further numbers
     * @param custom values of custom fields by key
     * @param consent what the person agreed to; null when the lead says nothing of it
     */
    public record Person(
            Map<ContactField, String> fields,
            @Nullable FullName name,
            List<OtherPhone> otherPhones,
            @Nullable String timezone,
            @Nullable String leadSource,
            @Nullable Long lineId,
            @Nullable Long dispositionStatusId,
            boolean doNotContact,
            Map<String, JsonNode> custom,
            @Nullable Consented consent) {

        /** Of a lead that says nothing. */
        public static final Person NOBODY =
                new Person(Map.of(), null, List.of(), null, null, null, null, false, Map.of(), null);
    }

    /**
     * What the person was asked and said, and what shows it.
     *
     * @param words by channel: true where the contact may be written to or called
     * @param at null: when the lead came in
     */
    public record Consented(
            Map<Channel, Boolean> words, @Nullable Instant at, Consent.Proof proof) {}

    public record OtherPhone(Phone phone, @Nullable String label) {}

    public record Routing(
            @Nullable Long userId,
            @Nullable String userEmail,
            boolean distribute,
            @Nullable Long ringGroupId,
            boolean onlyAvailable,
            boolean withFallback) {}

    /** @param lists dialer lists to add the contact to */
    public record Actions(
            boolean addToPowerdialer,
            List<Long> lists,
            boolean atTop,
            @Nullable Long sequenceId,
            boolean forceSequence,
            @Nullable Long tagId,
            List<String> tagNames) {}

    public record Options(
            boolean forceUpdate,
            boolean dryRun,
            boolean explain,
            @Nullable IdempotencyKey idempotencyKey) {}

    /** The header and a digest of the parsed values, credentials aside (docs/contract.md 1.7). */
    public record IdempotencyKey(String path, String key, byte[] fingerprint) {}

    /**
     * An answer known before the database is asked, such as a wrong origin.
     *
     * @param reason a code for the trace
     * @param tellsLead the answer carries the id under which the lead is kept
     */
    public record Refusal(int status, String reason, String message, boolean tellsLead) {}

    /** This lead with warnings before its own. */
    NewLead warnedOf(List<Warning> earlier) {
        if (earlier.isEmpty()) {
            return this;
        }
        List<Warning> all = new ArrayList<>(earlier);
        all.addAll(warnings);
        return new NewLead(phone, person, routing, actions, options, faults, fixable, all, refusal);
    }

    /** This lead with an idempotency key. */
    public NewLead keyed(IdempotencyKey key) {
        Options keyed = new Options(options.forceUpdate(), options.dryRun(), options.explain(), key);
        return new NewLead(phone, person, routing, actions, keyed, faults, fixable, warnings, refusal);
    }

    public boolean dryRun() {
        return options.dryRun();
    }
}
