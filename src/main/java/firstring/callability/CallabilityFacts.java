package firstring.callability;

import firstring.accounts.UserId;
import firstring.accounts.users.UserFacts;
import firstring.contacts.Contact;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The facts that decide whether a contact can be called.
 *
 * @param owner null: no owner
 * @param stops the stops on its number: {@code do_not_contact}, {@code opted_out}
 * @param entries its open entries in all queues
 * @param parking null: not parked
 * @param attempts past calls, newest first, as far back as any cap counts
 */
record CallabilityFacts(
        Contact contact,
        @Nullable UserFacts owner,
        List<String> stops,
        List<OpenEntry> entries,
        @Nullable OpenParking parking,
        List<Instant> attempts) {

    /**
     * The contact's entry in a queue or list.
     *
     * @param user the user whose queue it is in; null: it is in a list
     * @param leasedUntil null: not leased; {@code leasedBy} is the current or last user with a lease
     * @param notBefore null: not snoozed until a time
     */
    record OpenEntry(
            @Nullable UserId user,
            @Nullable Instant leasedUntil,
            @Nullable Long leasedBy,
            @Nullable Instant notBefore) {}

    /** @param reason {@code nobody_available} or {@code no_member} */
    record OpenParking(long ringGroup, String name, String reason, boolean archived) {}
}
