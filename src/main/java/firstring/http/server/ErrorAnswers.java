package firstring.http.server;

import firstring.http.Answer;
import firstring.postgres.SqlFailure;
import java.util.LinkedHashMap;
import java.util.Map;

/** The contract's body for every status that the server itself returns (docs/contract.md 1.4). */
final class ErrorAnswers {
    private static final String RETRY_AFTER_SECONDS = "1";
    private static final String LATER_SECONDS = "10";

    private ErrorAnswers() {}

    /** The response for a status of the web server; 501 and 505 are also the client's fault and returned as 400. */
    static Answer ofStatus(int status, RequestState exchange) {
        return switch (status) {
            case 404 -> Answer.notFound();
            case 405 -> Answer.message(405, "Method not allowed.");
            case 408 -> Answer.message(408, "The request took too long to arrive.");
            case 413 -> Answer.message(413, "The body is too large.");
            case 414 -> Answer.message(414, "The request line is too long.");
            case 415 -> Answer.message(415, "The content type is not supported.");
            case 417 -> Answer.message(417, "The expectation cannot be met.");
            case 431 -> Answer.message(431, "The request headers are too large.");
            case 503 -> busy();
            default -> status >= 500 && status != 501 && status != 505 ? broken(exchange) : badRequest(status);
        };
    }

    static Answer busy() {
        return Answer.message(503, "The server is busy. Please try again.")
                .withHeader("Retry-After", RETRY_AFTER_SECONDS);
    }

    /** The retry delay for a temporary failure: a full disk takes longer than a lock. */
    static Answer temporary(SqlFailure failure) {
        return switch (failure) {
            case NO_SPACE, READ_ONLY -> busy().withHeader("Retry-After", LATER_SECONDS);
            case LOST_RACE, LOCKED, TIMED_OUT, AWAY, BUSY, DUPLICATE, DANGLING, TOO_LONG, OURS -> busy();
        };
    }

    static Answer broken(RequestState exchange) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("message", "Server Error");
        content.put("request_id", exchange.requestId);
        return Answer.json(500, content);
    }

    private static Answer badRequest(int status) {
        return Answer.message(status > 400 && status < 500 ? status : 400, "The request is not valid HTTP.");
    }
}
