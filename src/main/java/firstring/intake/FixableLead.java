package firstring.intake;

import firstring.accounts.UserId;
import firstring.contacts.LeadId;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A refused lead that would be accepted without its invalid details, as a batch reads or adds it. The decisions of the batch
 * can resolve it, once. Belongs to one transaction and one thread.
 */
public final class FixableLead {

    /** How a lead stops needing to be fixed in a batch. */
    public enum Resolution {
        /** Taken without its invalid details. */
        ACCEPTED,
        /** Sent again with corrections. */
        CORRECTED,
        /** Another lead with its number came later and was taken, or needs fixing in its place. */
        SUPERSEDED;

        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How and by which lead it was resolved; no user for a superseded one. */
    public record Resolved(Resolution resolution, @Nullable UserId user, LeadId lead) {}

    private final LeadId id;
    private final Instant receivedAt;
    private final String phoneNumber;
    private final boolean isNew;
    private final boolean dismissed;
    private @Nullable Resolved resolved;

    private FixableLead(LeadId id, Instant receivedAt, String phoneNumber, boolean isNew, boolean dismissed) {
        this.id = id;
        this.receivedAt = receivedAt;
        this.phoneNumber = phoneNumber;
        this.isNew = isNew;
        this.dismissed = dismissed;
    }

    /** A lead that this batch refuses. */
    public static FixableLead create(LeadId id, Instant receivedAt, String phoneNumber) {
        return new FixableLead(id, receivedAt, phoneNumber, true, false);
    }

    /** A stored lead that needs fixing, or that a user dismissed. */
    static FixableLead stored(LeadId id, Instant receivedAt, String phoneNumber, boolean dismissed) {
        return new FixableLead(id, receivedAt, phoneNumber, false, dismissed);
    }

    public LeadId id() {
        return id;
    }

    public Instant receivedAt() {
        return receivedAt;
    }

    public String phoneNumber() {
        return phoneNumber;
    }

    public boolean isNew() {
        return isNew;
    }

    /** True while it needs fixing. */
    public boolean isOpen() {
        return !dismissed && resolved == null;
    }

    public @Nullable Resolved resolved() {
        return resolved;
    }

    public boolean isResolved() {
        return resolved != null;
    }

    public void resolve(Resolved how) {
        resolved = how;
    }
}
