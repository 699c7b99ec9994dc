package firstring.messages.consent;

import firstring.accounts.UserId;
import firstring.contacts.LeadId;
import firstring.messages.Channel;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A record that someone agreed to receive messages or calls, or revoked their consent.
 *
 * @param address an E.164 number, or an email address in lower case
 * @param at when consent was given or revoked
 */
public record Consent(long id, String address, Channel channel, boolean given, Instant at, Origin origin, Proof proof) {

    /**
     * How this server learned of it.
     *
     * @param source such as {@code form}, {@code reply}, {@code link} or {@code lead_api}
     * @param user the user who recorded it
     * @param lead the lead that contained it
     */
    public record Origin(
            Instant recordedAt,
            String source,
            @Nullable UserId user,
            @Nullable LeadId lead) {}

    /** The evidence for it. */
    public record Proof(
            @Nullable String text,
            @Nullable String ip,
            @Nullable String pageUrl,
            @Nullable String certificateId) {
        static final Proof NONE = new Proof(null, null, null, null);
    }

    /** A consent that the person gave or revoked here and now. */
    static Consent of(long id, String address, Channel channel, boolean given, String source, Instant now) {
        return new Consent(id, key(address), channel, given, now, new Origin(now, source, null, null), Proof.NONE);
    }

    /** An address in the form stored in the ledger. */
    public static String key(String address) {
        return address.toLowerCase(Locale.ROOT);
    }
}
