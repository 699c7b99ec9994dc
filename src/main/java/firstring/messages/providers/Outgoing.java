package firstring.messages.providers;

import firstring.accounts.AccountId;
import firstring.messages.Message;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A message passed to a provider.
 *
 * @param from the sender; for a call, the line shown to both
 * @param callbackUrl where the provider reports the result
 * @param mailName the left side of an email's Message-ID
 * @param unsubscribeUrl only for an email
 */
public record Outgoing(
        AccountId account,
        Message message,
        String from,
        String callbackUrl,
        String mailName,
        @Nullable String unsubscribeUrl) {

    String to() {
        return Objects.requireNonNull(message.way().to());
    }

    /** The same for every attempt, and for no other message of the installation. */
    String key() {
        return "firstring-" + account.value() + "-" + message.id().value();
    }
}
