/** Providers for messages: SMTP, Twilio and custom HTTP, with their settings and secrets. */
@NullMarked
package firstring.messages.providers;

import org.jspecify.annotations.NullMarked;
