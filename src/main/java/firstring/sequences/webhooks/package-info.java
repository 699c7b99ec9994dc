/** Webhook steps: signed calls to other systems, with slots per host. */
@NullMarked
package firstring.sequences.webhooks;

import org.jspecify.annotations.NullMarked;
