package firstring.messages.consent;

import firstring.messages.SendRule;
import java.time.Instant;

/**
 * What is remembered of a number that fails.
 *
 * @param rule {@link SendRule#INVALID_NUMBER} or {@link SendRule#WRONG_NUMBER}
 */
record NumberFlag(String e164, SendRule rule, Instant at) {}
