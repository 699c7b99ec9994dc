package firstring.intake;

import firstring.contacts.LeadId;
import org.jspecify.annotations.Nullable;

/** The result of a job. Callers handle every case. */
public sealed interface Receipt {

    /** The answer to a lead, with all of its effects committed. {@code replayed} when it is a stored earlier answer. */
    record Answered(int status, byte[] body, boolean replayed) implements Receipt {}

    /** A parked lead was checked. */
    record ParkingChecked(ParkingOutcome outcome) implements Receipt {}

    /** The result of checking a parked lead. */
    enum ParkingOutcome {
        HANDED_OUT,
        /** No member can take it now. */
        STAYS,
        /** It is no longer parked. */
        GONE
    }

    /** This lead could not be written; it is stored as failed under its id, if possible. */
    record Broken(@Nullable LeadId lead) implements Receipt {}

    /** The lead was not written and will not be. The client can send it again. */
    record Unavailable() implements Receipt {}

    /** The database stopped responding during the lead's commit: either all of it is saved under its id, or none of
     * it. */
    record Unknown(@Nullable LeadId lead) implements Receipt {}
}
