package firstring.messages.consent;

import firstring.messages.SendRule;
import java.time.Instant;

/**
 * A flag on a number that cannot be used.
 *
 * @param rule {@link SendRule#INVALID_NUMBER} or {@link SendRule#WRONG_NUMBER}
 */
record NumberFlag(String e164, SendRule rule, Instant at) {}
