package firstring.intake;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One request to the Lead API as it is stored: the body decompressed and, where its charset is known, in UTF-8; credentials removed
 * (docs/contract.md 1.5).
 *
 * @param source {@code lead_api} or {@code replay}
 * @param replayOf the lead that this one replays, or null
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
        @Nullable Long replayOf) {}
