package firstring.messages.providers;

import firstring.accounts.AccountId;
import firstring.messages.Message;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A message on its way to a provider.
 *
 * @param from what it is sent from; of a call, the line shown to both
 * @param callbackUrl where the provider tells what became of it
 * @param mailName the left side of an email's Message-ID
 * @param unsubscribeUrl of an email
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
