package firstring.messages;

import firstring.accounts.UserId;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Somebody agreed to be written to or called, or took it back.
 *
 * @param address an E.164 number, or an e-mail address in lower case
 * @param at when; {@code recordedAt} is when this server learnt of it
 * @param source how it came here, such as {@code form}, {@code reply} or {@code link}
 */
record Consent(
        long id,
        String address,
        Channel channel,
        boolean given,
        Instant at,
        Instant recordedAt,
        String source,
        Proof proof,
        @Nullable UserId user) {

    /** What shows it. */
    record Proof(
            @Nullable String text,
            @Nullable String ip,
            @Nullable String pageUrl,
            @Nullable String certificateId) {
        static final Proof NONE = new Proof(null, null, null, null);
    }

    /** What the person did here and now. */
    static Consent of(long id, String address, Channel channel, boolean given, String source, Instant now) {
        return new Consent(id, key(address), channel, given, now, now, source, Proof.NONE, null);
    }

    static String key(String address) {
        return address.toLowerCase(Locale.ROOT);
    }
}
