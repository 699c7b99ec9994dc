package firstring.messages.providers;

import firstring.messages.Channel;
import firstring.text.HiddenText;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The provider through which an account sends messages. */
public sealed interface Provider {
    String kind();

    Channel channel();

    /** The sender of messages that name no line; null: none. */
    @Nullable
    String sender();

    HiddenText secret();

    /** The host and user that the secret is for: a secret given for one is never sent to another. */
    List<Object> destination();

    /** Twilio, or a provider with the same API. */
    record Twilio(URI baseUrl, String accountSid, @Nullable String sender, HiddenText secret) implements Provider {
        static final URI PUBLIC = URI.create("https://api.twilio.com");

        @Override
        public List<Object> destination() {
            return List.of(baseUrl, accountSid);
        }

        @Override
        public String kind() {
            return "twilio";
        }

        @Override
        public Channel channel() {
            return Channel.SMS;
        }
    }

    /** Any server that accepts the fixed format in docs/operations.md. */
    record Http(URI baseUrl, @Nullable String sender, HiddenText secret) implements Provider {
        @Override
        public List<Object> destination() {
            return List.of(baseUrl);
        }

        @Override
        public String kind() {
            return "http";
        }

        @Override
        public Channel channel() {
            return Channel.SMS;
        }
    }

    /**
     * A mail server.
     *
     * @param user null: it requires no password
     * @param name shown next to the sender's address
     */
    record Smtp(
            String host,
            int port,
            Security security,
            @Nullable String user,
            String sender,
            @Nullable String name,
            @Nullable String replyTo,
            HiddenText secret)
            implements Provider {
        @Override
        public List<Object> destination() {
            return List.of(host, port, security, user == null ? "" : user);
        }

        @Override
        public String kind() {
            return "smtp";
        }

        @Override
        public Channel channel() {
            return Channel.EMAIL;
        }
    }

    /** How a connection to a mail server is encrypted. */
    enum Security {
        STARTTLS,
        TLS,
        NONE;

        String code() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }
}
