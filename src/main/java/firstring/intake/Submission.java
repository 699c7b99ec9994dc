package firstring.intake;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One request to the Lead API as it is kept: the body unpacked and, where its charset is known, in UTF-8; credentials removed
 * (docs/contract.md 1.5).
 *
 * @param source where the lead came in: {@code lead_api} or {@code replay}
 * @param replayOf the lead that is sent again, or null
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
