package firstring.outbound;

import java.time.Duration;

/**
 * How long another system can take.
 *
 * @param connect to accept a connection
 * @param answer to answer one request over HTTP or one command
 * @param total for a complete conversation of several commands
 */
public record Timeouts(Duration connect, Duration answer, Duration total) {
    private static final Duration MAX_CONNECT = Duration.ofSeconds(5);
    private static final int ANSWERS_PER_CONVERSATION = 4;

    public static Timeouts of(Duration answer) {
        Duration connect = answer.compareTo(MAX_CONNECT) < 0 ? answer : MAX_CONNECT;
        return new Timeouts(connect, answer, answer.multipliedBy(ANSWERS_PER_CONVERSATION));
    }
}
