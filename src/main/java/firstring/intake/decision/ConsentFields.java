package firstring.intake.decision;

import firstring.contacts.Warning;
import firstring.http.Faults;
import firstring.http.Params;
import firstring.http.body.Form;
import firstring.intake.NewLead;
import firstring.messages.Channel;
import firstring.messages.consent.Consent;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the consent fields of a lead. They never cause a refusal: a field that cannot be read is left out with a warning
 * and stays in the stored request. One instance per request; not thread-safe.
 */
public final class ConsentFields {
    private static final String TEXTING = "text_authorized";
    private static final String CHANNELS = "consent_channels";
    private static final String TEXT = "consent_text";
    private static final String AT = "consent_at";
    private static final String IP = "consent_ip";
    private static final String PAGE = "consent_page_url";

    /** Our own field, and the hidden fields that TrustedForm and Jornaya add to forms. */
    private static final List<String> CERTIFICATES =
            List.of("consent_certificate_id", "xxTrustedFormCertUrl", "trusted_form_cert_url", "universal_leadid");

    public static final List<String> NAMES = Stream.concat(
                    Stream.of(TEXTING, CHANNELS, TEXT, AT, IP, PAGE), CERTIFICATES.stream())
            .toList();

    private final Form form;
    private final Instant now;
    private final Faults faults = new Faults();
    private final Params params;

    public ConsentFields(Form form, Instant now) {
        this.form = form;
        this.now = now;
        this.params = new Params(form, faults);
    }

    /** Null when no field states or proves consent. */
    public NewLead.@Nullable ConsentStatement read(List<Warning> warnings) {
        if (NAMES.stream().allMatch(name -> form.sent(name) == null)) {
            return null;
        }
        Boolean texting = params.flag(TEXTING);
        Map<Channel, Boolean> words = channels();
        Consent.Proof proof = new Consent.Proof(
                params.text(TEXT, 10_000), params.line(IP, 45), params.line(PAGE, 2_048), certificate());
        Instant at = moment();
        faults.byField()
                .forEach((name, sentences) ->
                        warnings.add(new Warning(name, "consent_ignored", sentences.getFirst() + " It was left out.")));
        if (texting != null) {
            words.put(Channel.SMS, texting);
        }
        boolean isShown = proof.text() != null || proof.certificateId() != null;
        if (words.isEmpty() && isShown) {
            words.put(Channel.CALL, true);
        }
        return words.isEmpty() ? null : new NewLead.ConsentStatement(words, at, proof);
    }

    private Map<Channel, Boolean> channels() {
        Map<Channel, Boolean> words = new EnumMap<>(Channel.class);
        List<String> names = params.names(CHANNELS);
        for (String name : names) {
            Stream.of(Channel.values())
                    .filter(channel -> channel.code().equals(name.toLowerCase(Locale.ROOT)))
                    .findFirst()
                    .ifPresentOrElse(
                            channel -> words.put(channel, true),
                            () -> faults.add(CHANNELS, "`consent_channels` must be any of sms, call and email."));
        }
        return words;
    }

    private @Nullable String certificate() {
        for (String name : CERTIFICATES) {
            String id = params.line(name, 255);
            if (id != null) {
                return id;
            }
        }
        return null;
    }

    private @Nullable Instant moment() {
        Instant at = params.moment(AT);
        if (at == null || !at.isAfter(now)) {
            return at;
        }
        faults.add(AT, "`consent_at` must not be in the future.");
        return null;
    }
}
