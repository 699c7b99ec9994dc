package firstring.intake;

import firstring.contacts.LeadId;
import org.jspecify.annotations.Nullable;

/** What became of one ticket. Callers handle every case. */
public sealed interface Receipt {

    /** The answer to a lead; all that it says is committed. {@code replayed} when an earlier answer was remembered. */
    record Answered(int status, byte[] body, boolean replayed) implements Receipt {}

    /** A parked lead was looked at. */
    record LookedAt(Look look) implements Receipt {}

    /** What a look at a parked lead came to. */
    enum Look {
        HANDED_OUT,
        /** No member may take it now. */
        STAYS,
        /** It is not parked any more. */
        GONE
    }

    /** This lead alone could not be written; it is kept as failed under its id, when that was possible. */
    record Broken(@Nullable LeadId lead) implements Receipt {}

    /** The lead was not written and will not be. It can be sent again. */
    record Unavailable() implements Receipt {}

    /** The database stopped responding during the lead's commit: either all of it is saved under its id, or none of
     * it. */
    record Unknown(@Nullable LeadId lead) implements Receipt {}
}
