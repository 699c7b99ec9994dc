package firstring.messages.inbound;

import firstring.accounts.AccountId;
import firstring.http.Answer;
import firstring.http.Call;
import firstring.http.Endpoint;
import firstring.http.Params;
import firstring.http.Routes;
import firstring.http.body.Form;
import firstring.http.body.FormReader;
import firstring.http.body.FormReading;
import firstring.http.body.FormValue;
import firstring.messages.Channel;
import firstring.messages.ConsentCommand;
import firstring.messages.MessageId;
import firstring.messages.MessageState;
import firstring.messages.SignedLinks;
import firstring.messages.inbound.Callbacks.StatusReport;
import firstring.messages.providers.Provider;
import firstring.messages.providers.ProviderStore;
import firstring.messages.providers.TwilioSender;
import firstring.phone.Phone;
import firstring.phone.Phones;
import firstring.text.Hmac;
import java.security.GeneralSecurityException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/messages/twilio/{account}/…}: reports of Twilio, accepted when their signature is valid. */
public final class TwilioRoutes {
    private static final String PATH = "/api/v1/messages/twilio/{account}";
    private static final int MAX_BODY = 65_535;

    private final ProviderStore providers;
    private final Callbacks callbacks;
    private final SignedLinks links;

    public TwilioRoutes(ProviderStore providers, Callbacks callbacks, SignedLinks links) {
        this.providers = providers;
        this.callbacks = callbacks;
        this.links = links;
    }

    public void addTo(Routes routes) {
        routes.on("POST", PATH + "/status", signed(this::tell)).on("POST", PATH + "/inbound", signed(this::receive));
    }

    @FunctionalInterface
    private interface Signed {
        Answer answer(AccountId account, Call call, Map<String, String> fields) throws Exception;
    }

    private Endpoint signed(Signed action) {
        return call -> {
            Optional<AccountId> account = links.accountOf(call.pathParameter("account"));
            if (account.isEmpty()) {
                return Answer.notFound();
            }
            Optional<String> key = providers
                    .find(account.get(), Channel.SMS)
                    .filter(stored -> stored.provider() instanceof Provider.Twilio)
                    .map(stored -> stored.provider().secret().reveal());
            Optional<Map<String, String>> fields = fields(call);
            if (key.isEmpty() || fields.isEmpty() || !isSigned(call, fields.get(), key.get())) {
                return Answer.unauthorized();
            }
            return action.answer(account.get(), call, fields.get());
        };
    }

    private static Optional<Map<String, String>> fields(Call call) {
        FormReading reading = FormReader.read(call.mediaType(), call.header("Content-Type"), "", call.body());
        if (!(reading instanceof FormReading.Readable(Form form))) {
            return Optional.empty();
        }
        Map<String, String> fields = new TreeMap<>();
        form.values().forEach((name, value) -> fields.put(name, textOf(value)));
        return Optional.of(fields);
    }

    private static String textOf(FormValue value) {
        String text = Params.plainText(value);
        return text == null ? "" : text;
    }

    /** HMAC-SHA1 of the URL and, in order of their names, every name and value, as documented by Twilio. */
    private boolean isSigned(Call call, Map<String, String> fields, String key) throws GeneralSecurityException {
        String sent = call.header("X-Twilio-Signature");
        if (sent == null) {
            return false;
        }
        StringBuilder text = new StringBuilder(links.server().toString()).append(call.path());
        if (!call.query().isEmpty()) {
            text.append('?').append(call.query());
        }
        fields.forEach((name, value) -> text.append(name).append(value));
        return Hmac.areEqual(Hmac.sha1(key).base64(text.toString()), sent);
    }

    private Answer tell(AccountId account, Call call, Map<String, String> fields) throws Exception {
        Optional<StatusReport> report = report(fields);
        Optional<MessageId> message = links.statusOf(account, call.query());
        boolean known =
                message.isPresent() && (report.isEmpty() || callbacks.apply(account, message.get(), report.get()));
        return known ? Answer.empty() : Answer.notFound();
    }

    private static Optional<StatusReport> report(Map<String, String> fields) {
        String status = fields.getOrDefault("MessageStatus", fields.getOrDefault("CallStatus", ""));
        String sid = fields.getOrDefault("MessageSid", fields.get("CallSid"));
        return switch (status) {
            case "sent" -> Optional.of(new StatusReport(MessageState.SENT, null, sid, null));
            case "delivered", "read", "completed" ->
                Optional.of(new StatusReport(MessageState.DELIVERED, null, sid, null));
            case "undelivered", "failed", "canceled", "busy", "no-answer" -> Optional.of(failure(fields, status, sid));
            default -> Optional.empty();
        };
    }

    private static StatusReport failure(Map<String, String> fields, String status, @Nullable String sid) {
        String code = fields.getOrDefault("ErrorCode", "");
        boolean isNumber = code.matches("[0-9]{1,6}");
        String outcome = isNumber ? "twilio_" + code : status.replace('-', '_');
        return new StatusReport(
                MessageState.FAILED, outcome, sid, isNumber ? TwilioSender.rule(Integer.parseInt(code)) : null);
    }

    private Answer receive(AccountId account, Call call, Map<String, String> fields) throws Exception {
        Optional<String> from =
                Phones.parse(fields.getOrDefault("From", ""), "US").map(Phone::e164);
        String sid = fields.getOrDefault("MessageSid", "");
        String body = fields.getOrDefault("Body", "").replace("\0", "");
        // A sender name that is not a number has no contact, and no one could reply to it.
        if (from.isEmpty() || sid.isEmpty() || sid.length() > 100 || body.length() > MAX_BODY) {
            return Answer.empty();
        }
        callbacks.receive(
                account,
                Inbound.sms(
                        from.get(),
                        fields.get("To"),
                        new Inbound.Content(null, body, null, fields.get("MediaUrl0")),
                        "twilio-" + sid,
                        said(fields)));
        return Answer.empty();
    }

    /** The command that Twilio's own opt-out management has already executed, including replying to HELP. */
    private static @Nullable ConsentCommand said(Map<String, String> fields) {
        return switch (fields.getOrDefault("OptOutType", "").toUpperCase(Locale.ROOT)) {
            case "STOP" -> ConsentCommand.STOP;
            case "START" -> ConsentCommand.START;
            case "HELP" -> ConsentCommand.NONE;
            default -> null;
        };
    }
}
