package firstring.console.developers;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * One token with its last requests, newest first.
 *
 * @param limits as the form contains them
 */
public record TokenRequestsView(
        TokenView token,
        TokenView.Limits limits,
        String version,
        List<Request> requests,
        boolean saved,
        Map<String, List<String>> faults) {

    /** A lead that was sent with it. */
    public record Request(long lead, Instant at, int status, String outcome, String phone, String address) {}
}
