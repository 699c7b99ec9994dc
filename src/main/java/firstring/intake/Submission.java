package firstring.intake;

import firstring.contacts.LeadId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One request to the Lead API as it is stored: the body decompressed and, where its charset is known, in UTF-8; credentials removed
 * (docs/contract.md 1.5).
 *
 * @param source {@code lead_api} or {@code replay}
 * @param replay the stored lead that this one replays, or null
 */
public record Submission(
        String requestId,
        String method,
        String path,
        String query,
        @Nullable String contentType,
        byte[] body,
        String address,
        Instant receivedAt,
        String source,
        @Nullable Replay replay) {

    /** Why a stored lead is submitted again. */
    public enum ReplayKind {
        /** A lead that does not need fixing. */
        REPEATED,
        /** One that needs fixing, with corrections. */
        CORRECTED,
        /** One that needs fixing, without its invalid details. */
        ACCEPTED
    }

    /**
     * A stored lead that is submitted again.
     *
     * @param sentAt when the person's own request arrived, before any replay
     */
    public record Replay(LeadId lead, ReplayKind kind, Instant sentAt) {}

    public @Nullable Long replayOf() {
        return replay == null ? null : replay.lead().value();
    }
}
