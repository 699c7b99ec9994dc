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
 * A parsed submission with the faults in its shape. A lead with faults, or with a refusal, is stored as
 * refused and changes nothing (docs/contract.md 1.2).
 *
 * @param phone the number that identifies the contact; null only when the lead is refused
 * @param person the contact's own fields
 * @param routing the choice of the contact's owner
 * @param actions queues, lists, sequence and tags for the contact
 * @param options switches that control how the lead is handled
 * @param faults shape faults by field; ids are checked later
 * @param fixable true when it would be accepted without its invalid details, judging by its shape
 * @param refusal an answer that does not depend on the fields, or null
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
     * @param name from {@code name}; null when it was not sent, or when first_name or last_name was
     * @param otherPhones further numbers
     * @param custom values of custom fields by key
     * @param consent the consent the person stated; null when the lead does not mention consent
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
            @Nullable ConsentStatement consent) {

        /** The person of a lead without any fields. */
        public static final Person EMPTY =
                new Person(Map.of(), null, List.of(), null, null, null, null, false, Map.of(), null);
    }

    /**
     * The consent that a lead states, and the proof of it.
     *
     * @param allowed by channel: true where the contact may be messaged or called
     * @param at null: when the lead was received
     */
    public record ConsentStatement(
            Map<Channel, Boolean> allowed, @Nullable Instant at, Consent.Proof proof) {}

    public record OtherPhone(Phone phone, @Nullable String label) {}

    public record Routing(
            @Nullable Long userId,
            @Nullable String userEmail,
            boolean distribute,
            @Nullable Long ringGroupId,
            boolean onlyAvailable,
            boolean withFallback) {}

    /** @param lists dialer lists that receive the contact */
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

    /** The header, and a digest of the parsed values without credentials (docs/contract.md 1.7). */
    public record IdempotencyKey(String path, String key, byte[] fingerprint) {}

    /**
     * An answer decided before the database is read, such as for a wrong origin.
     *
     * @param reason a code for the trace
     * @param tellsLead whether the answer includes the id under which the lead is stored
     */
    public record Refusal(int status, String reason, String message, boolean tellsLead) {}

    /** A copy of this lead with these warnings before its own. */
    NewLead withWarnings(List<Warning> earlier) {
        if (earlier.isEmpty()) {
            return this;
        }
        List<Warning> all = new ArrayList<>(earlier);
        all.addAll(warnings);
        return new NewLead(phone, person, routing, actions, options, faults, fixable, all, refusal);
    }

    /** A copy of this lead with an idempotency key. */
    public NewLead withKey(IdempotencyKey key) {
        Options keyed = new Options(options.forceUpdate(), options.dryRun(), options.explain(), key);
        return new NewLead(phone, person, routing, actions, keyed, faults, fixable, warnings, refusal);
    }

    public boolean dryRun() {
        return options.dryRun();
    }
}
