package firstring.messages;

import firstring.accounts.AccountId;
import firstring.messages.providers.SecretBox;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** URLs of this server for outsiders; each identifies its recipient and cannot be guessed. Thread-safe. */
public final class SignedLinks {
    private static final int SIGNATURE_BYTES = 16;
    private static final int MAIL_SIGNATURE_BYTES = 12;
    private static final Pattern MAIL_NAME =
            Pattern.compile("(?i)^<firstring-([1-9][0-9]{0,15})-([1-9][0-9]{0,15})-[0-9a-f]{24}@");

    private final SecretBox box;
    private final Supplier<URI> server;

    /** @param server the address by which others reach the server */
    SignedLinks(SecretBox box, Supplier<URI> server) {
        this.box = box;
        this.server = server;
    }

    public URI server() {
        return server.get();
    }

    /** The part of a callback's path that identifies the account. */
    String accountKey(AccountId account) {
        return account.value() + "-" + signature("callback " + account.value());
    }

    /** The account of a callback; empty when this server did not issue the link. */
    public Optional<AccountId> accountOf(String key) {
        int dash = key.indexOf('-');
        if (dash < 1 || !key.substring(0, dash).matches("[1-9][0-9]{0,15}")) {
            return Optional.empty();
        }
        AccountId account = new AccountId(Long.parseLong(key.substring(0, dash)));
        return isSame(accountKey(account), key) ? Optional.of(account) : Optional.empty();
    }

    /** The URL to which a provider of this kind reports. */
    public String callback(AccountId account, String provider, String what) {
        return server.get() + "/api/v1/messages/" + provider + "/" + accountKey(account) + "/" + what;
    }

    /**
     * The URL where the provider reports a message's status. The message is signed here, since not every provider's
     * signature covers the address.
     */
    String status(AccountId account, String provider, MessageId message) {
        return callback(account, provider, "status") + "?message=" + message.value() + "."
                + signature(statusText(account, message));
    }

    /** The message of such a URL; empty when this server did not issue it. */
    public Optional<MessageId> statusOf(AccountId account, String query) {
        String[] parts = query.replaceFirst("^message=", "").split("\\.", -1);
        if (parts.length != 2 || !parts[0].matches("[1-9][0-9]{0,15}")) {
            return Optional.empty();
        }
        MessageId message = new MessageId(Long.parseLong(parts[0]));
        return isSame(signature(statusText(account, message)), parts[1]) ? Optional.of(message) : Optional.empty();
    }

    private static String statusText(AccountId account, MessageId message) {
        return "status " + account.value() + "." + message.value();
    }

    /**
     * The left side of a mail's Message-ID. No one else can forge an id of our emails, or reply to or bounce an email
     * that was not sent.
     */
    String mailName(AccountId account, MessageId message) {
        String text = "firstring-" + account.value() + "-" + message.value();
        return text + "-" + mailSignature(text);
    }

    /** In hexadecimal digits, because mail servers can change the case of letters. */
    private String mailSignature(String text) {
        return HexFormat.of().formatHex(box.sign("mail " + text), 0, MAIL_SIGNATURE_BYTES);
    }

    /** The URL where the reader of this message unsubscribes. */
    String unsubscribe(AccountId account, MessageId message) {
        String text = account.value() + "." + message.value();
        return server.get() + "/u/" + text + "." + signature("unsubscribe " + text);
    }

    /** The message of an unsubscribe link. */
    public record Unsubscribe(AccountId account, MessageId message) {}

    public Optional<Unsubscribe> readUnsubscribe(String token) {
        String[] parts = token.split("\\.", -1);
        if (parts.length != 3 || !Arrays.stream(parts).limit(2).allMatch(part -> part.matches("[1-9][0-9]{0,15}"))) {
            return Optional.empty();
        }
        String text = parts[0] + "." + parts[1];
        return isSame(signature("unsubscribe " + text), parts[2])
                ? Optional.of(new Unsubscribe(
                        new AccountId(Long.parseLong(parts[0])), new MessageId(Long.parseLong(parts[1]))))
                : Optional.empty();
    }

    /** The message that one of our Message-IDs identifies; empty for an id that this server did not issue. */
    public Optional<MessageId> messageOf(AccountId account, String messageId) {
        Matcher name = MAIL_NAME.matcher(messageId);
        if (!name.find() || !name.group(1).equals(Long.toString(account.value()))) {
            return Optional.empty();
        }
        MessageId message = new MessageId(Long.parseLong(name.group(2)));
        String given = "<" + mailName(account, message) + "@";
        return isSame(given, messageId.substring(0, name.end()).toLowerCase(Locale.ROOT))
                ? Optional.of(message)
                : Optional.empty();
    }

    private String signature(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(box.sign(text), SIGNATURE_BYTES));
    }

    private static boolean isSame(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }
}
