package firstring.messages.providers;

import firstring.accounts.AccountId;
import firstring.messages.Channel;
import firstring.outbound.Outbound;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Chooses the provider and sender of a message. Thread-safe. */
public final class Senders {
    static final String NO_PROVIDER = "no_provider";
    static final String NO_SENDER = "no_sender";

    private final ProviderStore providers;
    private final Outbound outbound;
    private final HttpSending http;

    public Senders(ProviderStore providers, Outbound outbound) {
        this.providers = providers;
        this.outbound = outbound;
        this.http = new HttpSending(outbound);
    }

    /**
     * The provider and sender of a message.
     *
     * @param lacking {@code no_provider} or {@code no_sender}; null: it can be sent
     */
    public record Choice(
            @Nullable Provider provider,
            @Nullable String from,
            @Nullable String lacking) {}

    /**
     * @param from preferred senders of an SMS or a call, of which the first that exists is used; else the provider's
     */
    public Choice choose(Handle tx, AccountId account, Channel channel, @Nullable String... from) {
        Optional<Provider> provider = providers.find(tx, account, channel).map(ProviderStore.Stored::provider);
        String standard = provider.map(Provider::sender).orElse(null);
        String sender = channel == Channel.EMAIL
                ? standard
                : Stream.concat(Stream.of(from), Stream.ofNullable(standard))
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(null);
        String lacking = provider.isEmpty() ? NO_PROVIDER : sender == null ? NO_SENDER : null;
        return new Choice(provider.orElse(null), sender, lacking);
    }

    public Sender of(Provider provider) {
        return switch (provider) {
            case Provider.Twilio twilio -> new TwilioSender(twilio, http);
            case Provider.Http other -> new HttpSender(other, http);
            case Provider.Smtp smtp -> new SmtpSender(smtp, outbound);
        };
    }
}
