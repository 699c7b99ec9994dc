package firstring.messages;

import java.time.Instant;

/**
 * What is remembered of a number that fails.
 *
 * @param rule {@link Rule#INVALID_NUMBER} or {@link Rule#WRONG_NUMBER}
 */
record Mark(String e164, Rule rule, Instant at) {}
