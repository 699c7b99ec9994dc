package firstring.messages.inbound;

import firstring.accounts.AccountId;
import firstring.http.Answer;
import firstring.http.Call;
import firstring.http.Endpoint;
import firstring.http.Faults;
import firstring.http.Params;
import firstring.http.Patch;
import firstring.http.Routes;
import firstring.http.body.StrictForm;
import firstring.messages.Channel;
import firstring.messages.ConsentCommand;
import firstring.messages.MessageForm;
import firstring.messages.MessageId;
import firstring.messages.MessageState;
import firstring.messages.NewMessage;
import firstring.messages.SendRule;
import firstring.messages.SignedLinks;
import firstring.messages.inbound.Callbacks.StatusReport;
import firstring.messages.providers.Provider;
import firstring.messages.providers.ProviderStore;
import firstring.phone.Phone;
import firstring.phone.Phones;
import firstring.text.Hmac;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code /api/v1/messages/http/{account}/…}: reports of a custom HTTP provider, signed according to Standard Webhooks
 * 1.0.0 with the bearer secret's bytes as the key.
 */
public final class HttpCallbackRoutes {
    private static final String PATH = "/api/v1/messages/http/{account}";
    private static final Duration TOLERANCE = Duration.ofMinutes(5);
    private static final int MAX_LINE = 255;

    private final ProviderStore providers;
    private final Callbacks callbacks;
    private final SignedLinks links;
    private final InstantSource clock;

    public HttpCallbackRoutes(ProviderStore providers, Callbacks callbacks, SignedLinks links, InstantSource clock) {
        this.providers = providers;
        this.callbacks = callbacks;
        this.links = links;
        this.clock = clock;
    }

    public void addTo(Routes routes) {
        routes.on("POST", PATH + "/status", signed(this::tell)).on("POST", PATH + "/inbound", signed(this::receive));
    }

    @FunctionalInterface
    private interface Signed {
        Answer answer(AccountId account, Call call) throws Exception;
    }

    private Endpoint signed(Signed action) {
        return call -> {
            Optional<AccountId> account = links.accountOf(call.pathParameter("account"));
            if (account.isEmpty()) {
                return Answer.notFound();
            }
            Optional<String> key = providers
                    .find(account.get(), Channel.SMS)
                    .filter(stored -> stored.provider() instanceof Provider.Http)
                    .map(stored -> stored.provider().secret().reveal());
            return key.isPresent() && isSigned(call, key.get(), clock.instant())
                    ? action.answer(account.get(), call)
                    : Answer.unauthorized();
        };
    }

    static boolean isSigned(Call call, String key, Instant now) throws GeneralSecurityException {
        String id = call.header("webhook-id");
        String at = call.header("webhook-timestamp");
        String signatures = call.header("webhook-signature");
        if (id == null || at == null || signatures == null || !at.matches("[0-9]{1,12}")) {
            return false;
        }
        Duration age = Duration.between(Instant.ofEpochSecond(Long.parseLong(at)), now);
        if (age.abs().compareTo(TOLERANCE) > 0) {
            return false;
        }
        byte[] start = (id + "." + at + ".").getBytes(StandardCharsets.UTF_8);
        String right = "v1," + Hmac.sha256(key).base64(start, call.body());
        boolean found = false;
        for (String one : signatures.split(" ")) {
            found |= Hmac.areEqual(right, one);
        }
        return found;
    }

    private Answer tell(AccountId account, Call call) throws Exception {
        return StrictForm.body(call, Set.of("status", "id", "error"), params -> {
            Patch patch = Patch.creating(params);
            MessageState state = patch.required(
                    "status",
                    MessageState.SENT,
                    patch.choice(
                            List.of(MessageState.SENT, MessageState.DELIVERED, MessageState.FAILED),
                            MessageState::code));
            String id = params.line("id", MAX_LINE);
            String error = error(params);
            if (!params.faults().isEmpty()) {
                return Answer.invalid(params.faults());
            }
            boolean isFailure = state == MessageState.FAILED;
            StatusReport word = new StatusReport(state, isFailure ? error : null, id, isFailure ? rule(error) : null);
            Optional<MessageId> message = links.statusOf(account, call.query());
            return message.isPresent() && callbacks.apply(account, message.get(), word)
                    ? Answer.empty()
                    : Answer.notFound();
        });
    }

    private static String error(Params params) {
        String error = params.line("error", 64);
        if (error == null) {
            return "failed";
        }
        if (!error.matches("[a-z0-9_]+")) {
            params.faults().add("error", "`error` must be a name such as invalid_number.");
        }
        return error;
    }

    private static @Nullable SendRule rule(String error) {
        return switch (error) {
            case "invalid_number" -> SendRule.INVALID_NUMBER;
            case "opted_out" -> SendRule.OPTED_OUT;
            default -> null;
        };
    }

    private Answer receive(AccountId account, Call call) throws Exception {
        return StrictForm.body(call, Set.of("id", "from", "to", "text", "media_url", "opt_out_type"), params -> {
            Patch patch = Patch.creating(params);
            String id = patch.required("id", "", patch.line(200));
            String from = patch.required("from", "", field -> phone(params, field));
            String text = patch.required("text", "", field -> params.text(field, NewMessage.MAX_BODY));
            String to = params.line("to", MAX_LINE);
            String media = MessageForm.mediaUrl(params, "media_url");
            ConsentCommand command = params.form().sent("opt_out_type") == null
                    ? null
                    : patch.choice(
                                    List.of(ConsentCommand.STOP, ConsentCommand.START, ConsentCommand.HELP),
                                    ConsentCommand::code)
                            .apply("opt_out_type");
            Faults faults = params.faults();
            if (!faults.isEmpty()) {
                return Answer.invalid(faults);
            }
            callbacks.receive(
                    account,
                    Inbound.sms(from, to, new Inbound.Content(null, text, null, media), "http-" + id, command));
            return Answer.empty();
        });
    }

    private static @Nullable String phone(Params params, String field) {
        String text = params.line(field, MAX_LINE);
        Optional<String> phone =
                text == null ? Optional.empty() : Phones.parse(text, "US").map(Phone::e164);
        if (phone.isEmpty()) {
            params.faults().add(field, "`%s` must be a phone number.".formatted(field));
        }
        return phone.orElse(null);
    }
}
