package firstring.outbound;

import java.time.Duration;

/**
 * How long another system may take.
 *
 * @param connect to take a connection
 * @param answer to answer a request over HTTP, or one command
 * @param whole for a whole conversation of several commands
 */
public record Timeouts(Duration connect, Duration answer, Duration whole) {
    private static final Duration LONGEST_CONNECT = Duration.ofSeconds(5);
    private static final int ANSWERS_A_CONVERSATION = 4;

    public static Timeouts of(Duration answer) {
        Duration connect = answer.compareTo(LONGEST_CONNECT) < 0 ? answer : LONGEST_CONNECT;
        return new Timeouts(connect, answer, answer.multipliedBy(ANSWERS_A_CONVERSATION));
    }
}
