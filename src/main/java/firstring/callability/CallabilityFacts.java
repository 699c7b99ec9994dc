package firstring.callability;

import firstring.accounts.UserId;
import firstring.accounts.users.UserFacts;
import firstring.contacts.Contact;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What decides whether a contact is called.
 *
 * @param owner null: it has none
 * @param stops what its number is stopped by: {@code do_not_contact}, {@code opted_out}
 * @param entries its open entries in all queues
 * @param parking null: it waits for no ring group
 * @param attempts when it was called, newest first, as far back as any cap counts
 */
record CallabilityFacts(
        Contact contact,
        @Nullable UserFacts owner,
        List<String> stops,
        List<OpenEntry> entries,
        @Nullable OpenParking parking,
        List<Instant> attempts) {

    /**
     * Its place in a queue.
     *
     * @param user null: in a list, which is nobody's
     * @param leasedUntil null: nobody works it; {@code leasedBy} does or did
     * @param notBefore null: it was not skipped till a moment
     */
    record OpenEntry(
            @Nullable UserId user,
            @Nullable Instant leasedUntil,
            @Nullable Long leasedBy,
            @Nullable Instant notBefore) {}

    /** @param reason {@code nobody_available} or {@code no_member} */
    record OpenParking(long ringGroup, String name, String reason, boolean archived) {}
}
