package firstring.messages.providers;

import firstring.http.Params;
import firstring.http.Patch;
import firstring.messages.providers.Provider.Security;
import firstring.phone.Phone;
import firstring.phone.Phones;
import firstring.text.EmailAddress;
import firstring.text.HiddenText;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads the settings of a provider. Faults are collected in the parameters; if there are any, the provider must not be
 * used.
 */
final class ProviderForm {
    static final Set<String> SMS_KEYS = Set.of("kind", "base_url", "account_sid", "sender", "secret");
    static final Set<String> EMAIL_KEYS =
            Set.of("host", "port", "security", "user", "secret", "sender", "name", "reply_to");

    private static final int MAX_LINE = 255;
    private static final int MAX_URL = 2_048;
    private static final int MAX_SECRET = 1_024;
    private static final HiddenText NONE = new HiddenText("");
    private static final String SID = "AC[0-9a-zA-Z]{1,60}";
    private static final String MESSAGING_SERVICE = "MG[0-9a-zA-Z]{1,60}";

    private final Params params;
    private final Patch patch;
    private final Optional<Provider> stored;
    private final String region;
    private final Predicate<String> forbidden;

    /**
     * @param stored the current provider, whose secret is kept when none is sent
     * @param forbidden tells whether a host is not allowed
     */
    ProviderForm(Params params, Optional<Provider> stored, String region, Predicate<String> forbidden) {
        this.params = params;
        this.patch = Patch.creating(params);
        this.stored = stored;
        this.region = region;
        this.forbidden = forbidden;
    }

    Provider readSms() {
        return requireOwnSecret(sms());
    }

    Provider readEmail() {
        return requireOwnSecret(email());
    }

    /** The stored secret was given for another host or user, so changing those requires entering it again. */
    private Provider requireOwnSecret(Provider wanted) {
        boolean isKept = params.form().sent("secret") == null
                && !wanted.secret().reveal().isEmpty()
                && !params.faults().has("secret");
        boolean isElsewhere = stored.filter(known -> known.kind().equals(wanted.kind()))
                .filter(known -> !known.destination().equals(wanted.destination()))
                .isPresent();
        if (isKept && isElsewhere) {
            params.faults().add("secret", "Enter the secret again because the provider's address or user changed.");
        }
        return wanted;
    }

    private Provider sms() {
        String kind = patch.required("kind", "", patch.choice(List.of("twilio", "http"), code -> code));
        boolean isTwilio = kind.equals("twilio");
        URI url = isTwilio
                ? patch.kept("base_url", Provider.Twilio.PUBLIC, this::url)
                : patch.required("base_url", URI.create(""), this::url);
        HiddenText secret = secret(kind, true);
        if (!isTwilio) {
            if (params.form().sent("account_sid") != null) {
                params.faults().add("account_sid", "`account_sid` can only be sent for Twilio.");
            }
            return new Provider.Http(url, sender(false), secret);
        }
        String sid = patch.required("account_sid", "", patch.line(MAX_LINE));
        if (!sid.isEmpty() && !sid.matches(SID)) {
            params.faults().add("account_sid", "`account_sid` must be AC followed by letters or digits.");
        }
        return new Provider.Twilio(url, sid, sender(true), secret);
    }

    private Provider email() {
        String user = params.line("user", MAX_LINE);
        return new Provider.Smtp(
                patch.required("host", "", this::host),
                patch.required("port", 0, patch.whole(1, 65_535)),
                patch.kept("security", Security.STARTTLS, patch.choice(List.of(Security.values()), Security::code)),
                user,
                patch.required("sender", "", this::address),
                oneLine("name"),
                address("reply_to"),
                secret("smtp", user != null));
    }

    private HiddenText secret(String kind, boolean needed) {
        String sent = params.text("secret", MAX_SECRET);
        if (sent != null) {
            return new HiddenText(sent);
        }
        Optional<HiddenText> kept =
                stored.filter(provider -> provider.kind().equals(kind)).map(Provider::secret);
        if (needed
                && kept.filter(text -> !text.reveal().isEmpty()).isEmpty()
                && !params.faults().has("secret")) {
            params.faults().add("secret", "`secret` is required.");
        }
        return needed ? kept.orElse(NONE) : NONE;
    }

    /** A number of the account, or for Twilio also one of its messaging services. */
    private @Nullable String sender(boolean isTwilio) {
        String text = params.line("sender", MAX_LINE);
        if (text == null || (isTwilio && text.matches(MESSAGING_SERVICE))) {
            return text;
        }
        Optional<Phone> phone = Phones.parse(text, region);
        if (phone.isEmpty()) {
            params.faults().add("sender", "`sender` must be a phone number.");
        }
        return phone.map(Phone::e164).orElse(null);
    }

    private @Nullable String host(String field) {
        String host = params.line(field, MAX_LINE);
        if (host != null && !host.matches("[A-Za-z0-9.:_-]+")) {
            params.faults().add(field, "`host` must be a host name or an IP address.");
            return null;
        }
        return host == null ? null : reachable(field, host, host);
    }

    private <T> @Nullable T reachable(String field, String host, T value) {
        if (forbidden.test(host)) {
            params.faults().add(field, "`%s` must not be in a private network.".formatted(field));
            return null;
        }
        return value;
    }

    private @Nullable String address(String field) {
        String address = params.line(field, EmailAddress.MAX_LENGTH);
        if (address != null && !EmailAddress.isOne(address)) {
            params.faults().add(field, "`%s` must be an email address.".formatted(field));
            return null;
        }
        return address;
    }

    private @Nullable String oneLine(String field) {
        String text = params.line(field, MAX_LINE);
        if (text != null && text.chars().anyMatch(Character::isISOControl)) {
            params.faults().add(field, "`%s` must be on one line.".formatted(field));
            return null;
        }
        return text;
    }

    private @Nullable URI url(String field) {
        String text = params.line(field, MAX_URL);
        if (text == null) {
            return null;
        }
        try {
            URI url = new URI(text.replaceAll("/+$", ""));
            boolean possible = url.getHost() != null
                    && Set.of("http", "https").contains(String.valueOf(url.getScheme()))
                    && url.getUserInfo() == null
                    && url.getQuery() == null
                    && url.getFragment() == null;
            if (possible) {
                return reachable(field, url.getHost(), url);
            }
        } catch (URISyntaxException noUrl) {
            // the fault follows
        }
        params.faults().add(field, "`%s` must be an http or https URL.".formatted(field));
        return null;
    }
}
