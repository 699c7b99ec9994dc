/** Consent and opt-outs: the ledger, keywords, reviews, number flags and unsubscribing. */
@NullMarked
package firstring.messages.consent;

import org.jspecify.annotations.NullMarked;
