package firstring.messages;

import firstring.accounts.AccountId;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Supplier;

/** Addresses of this server that outsiders are given; each says whom it is for and cannot be guessed. Thread-safe. */
final class Links {
    private static final int SIGNATURE_BYTES = 16;

    private final SecretBox box;
    private final Supplier<URI> server;

    /** @param server the address that others reach the server by */
    Links(SecretBox box, Supplier<URI> server) {
        this.box = box;
        this.server = server;
    }

    URI server() {
        return server.get();
    }

    /** The part of a callback's path that names the account. */
    String accountKey(AccountId account) {
        return account.value() + "-" + signature("callback " + account.value());
    }

    /** The account of a callback; empty when it was not given out by this server. */
    Optional<AccountId> accountOf(String key) {
        int dash = key.indexOf('-');
        if (dash < 1 || !key.substring(0, dash).matches("[1-9][0-9]{0,15}")) {
            return Optional.empty();
        }
        AccountId account = new AccountId(Long.parseLong(key.substring(0, dash)));
        return isSame(accountKey(account), key) ? Optional.of(account) : Optional.empty();
    }

    /** Where a provider of this kind tells things. */
    String callback(AccountId account, String provider, String what) {
        return server.get() + "/api/v1/messages/" + provider + "/" + accountKey(account) + "/" + what;
    }

    /** Where the provider tells what became of a message. */
    String status(AccountId account, String provider, MessageId message) {
        return callback(account, provider, "status") + "?message=" + message.value();
    }

    /** Where the reader of this message unsubscribes. */
    String unsubscribe(AccountId account, MessageId message) {
        String text = account.value() + "." + message.value();
        return server.get() + "/u/" + text + "." + signature("unsubscribe " + text);
    }

    /** What an unsubscribe link is of. */
    record Unsubscribe(AccountId account, MessageId message) {}

    Optional<Unsubscribe> readUnsubscribe(String token) {
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

    /** The message that one of our Message-IDs names. */
    static Optional<MessageId> messageOf(AccountId account, String messageId) {
        String start = "<firstring-" + account.value() + "-";
        int end = messageId.indexOf('@');
        if (!messageId.startsWith(start) || end < start.length()) {
            return Optional.empty();
        }
        String id = messageId.substring(start.length(), end);
        return id.matches("[1-9][0-9]{0,15}") ? Optional.of(new MessageId(Long.parseLong(id))) : Optional.empty();
    }

    private String signature(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(box.sign(text), SIGNATURE_BYTES));
    }

    private static boolean isSame(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }
}
