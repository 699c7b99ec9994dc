package firstring.messages.consent;

import firstring.accounts.UserId;
import firstring.contacts.LeadId;
import firstring.messages.Channel;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Somebody agreed to be written to or called, or took it back.
 *
 * @param address an E.164 number, or an email address in lower case
 * @param at when it was said
 */
public record Consent(long id, String address, Channel channel, boolean given, Instant at, Origin origin, Proof proof) {

    /**
     * How this server learnt of it.
     *
     * @param source such as {@code form}, {@code reply}, {@code link} or {@code lead_api}
     * @param user who recorded it
     * @param lead that brought it
     */
    public record Origin(
            Instant recordedAt,
            String source,
            @Nullable UserId user,
            @Nullable LeadId lead) {}

    /** What shows it. */
    public record Proof(
            @Nullable String text,
            @Nullable String ip,
            @Nullable String pageUrl,
            @Nullable String certificateId) {
        static final Proof NONE = new Proof(null, null, null, null);
    }

    /** What the person did here and now. */
    static Consent of(long id, String address, Channel channel, boolean given, String source, Instant now) {
        return new Consent(id, key(address), channel, given, now, new Origin(now, source, null, null), Proof.NONE);
    }

    /** An address as the ledger has it. */
    public static String key(String address) {
        return address.toLowerCase(Locale.ROOT);
    }
}
