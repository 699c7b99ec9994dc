package firstring.routing;

import firstring.accounts.UserId;
import firstring.contacts.ContactId;
import firstring.contacts.LeadId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A contact parked for a ring group, while a batch changes it. Not thread-safe; belongs to one
 * transaction.
 */
public final class ParkingDraft {

    /** The ways a parking can end. */
    public enum End {
        HANDED_OUT("handed_out"),
        SUPERSEDED("superseded"),
        REPLACED("replaced");

        private final String code;

        End(String code) {
            this.code = code;
        }

        public String code() {
            return code;
        }
    }

    private final long id;
    private final RingGroupId ringGroup;
    private final ContactId contact;
    private final LeadId lead;
    private final String reason;
    private final String plan;
    private final boolean isNew;
    private final Instant createdAt;
    private @Nullable End end;
    private @Nullable UserId user;
    private @Nullable String trace;

    public ParkingDraft(
            long id,
            RingGroupId ringGroup,
            ContactId contact,
            LeadId lead,
            String reason,
            String plan,
            boolean isNew,
            Instant createdAt) {
        this.id = id;
        this.ringGroup = ringGroup;
        this.contact = contact;
        this.lead = lead;
        this.reason = reason;
        this.plan = plan;
        this.isNew = isNew;
        this.createdAt = createdAt;
    }

    public long id() {
        return id;
    }

    public RingGroupId ringGroup() {
        return ringGroup;
    }

    public ContactId contact() {
        return contact;
    }

    public LeadId lead() {
        return lead;
    }

    /** The reason it was parked: {@code nobody_available} or {@code no_member}. */
    public String reason() {
        return reason;
    }

    /** The lead's remaining decision, as JSON. */
    public String plan() {
        return plan;
    }

    public boolean isNew() {
        return isNew;
    }

    public Instant createdAt() {
        return createdAt;
    }

    public @Nullable End end() {
        return end;
    }

    public @Nullable UserId user() {
        return user;
    }

    public @Nullable String trace() {
        return trace;
    }

    public boolean isOpen() {
        return end == null;
    }

    /** Ends the parking without a hand-out. */
    public void close(End how) {
        end = how;
    }

    /** Ends the parking with its hand-out to a member; {@code decision} is that decision's trace. */
    public void handOut(UserId member, String decision) {
        end = End.HANDED_OUT;
        user = member;
        trace = decision;
    }
}
