package firstring.console.messages;

import firstring.accounts.Role;
import firstring.console.Api;
import firstring.console.Gate;
import firstring.console.SharedForm;
import firstring.console.Visit;
import firstring.http.Answer;
import firstring.http.Routes;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** The SMS and email providers of the account, in the settings. Admins only. */
public final class MessagingPages {
    private static final String PATH = "/set-up/messaging";
    private static final String API = "/api/v1/messaging";
    private static final String SAVED_AT = "updated_at";
    /** The secret is no field of these: the API never shows it. When only it was changed, the moment tells. */
    private static final Map<String, SharedForm> FORMS = Map.of(
            "sms", SharedForm.of("kind", "base_url", "account_sid", "sender", SAVED_AT),
            "email", SharedForm.of("host", "port", "security", "user", "sender", "name", "reply_to", SAVED_AT));

    private static final String TWILIO = "twilio";

    /** The fields of each provider's form; fields of other providers are neither shown nor sent. */
    private static final Map<String, List<String>> FIELDS = Map.of(
            TWILIO,
            List.of("kind", "base_url", "account_sid", "sender", "secret"),
            "http",
            List.of("kind", "base_url", "sender", "secret"),
            "smtp",
            List.of("host", "port", "security", "user", "secret", "sender", "name", "reply_to"));

    private final Gate gate;

    public MessagingPages(Gate gate) {
        this.gate = gate;
    }

    public void addTo(Routes routes) {
        routes.on("GET", PATH, gate.open(Role.ADMIN, visit -> show(visit, 200, Typed.NOTHING, Map.of())));
        for (String channel : FORMS.keySet()) {
            routes.on("POST", PATH + "/" + channel, gate.open(Role.ADMIN, visit -> save(visit, channel)))
                    .on(
                            "POST",
                            PATH + "/" + channel + "/remove",
                            gate.open(Role.ADMIN, visit -> remove(visit, channel)));
        }
    }

    private Answer show(Visit visit, int status, Typed typed, Map<String, List<String>> faults) throws Exception {
        JsonNode stored = visit.api().get(API).body();
        MessagesView.Providers view = new MessagesView.Providers(
                values(visit, stored, "sms", typed),
                values(visit, stored, "email", typed),
                MessagePages.held(visit),
                typed.channel(),
                visit.text("done"),
                faults);
        return visit.page(status, "messaging", visit.frame("Phone & email", "set-up"), view);
    }

    /** Which of the two forms was just sent and is shown again, at which version. */
    private record Typed(String channel, String version) {
        static final Typed NOTHING = new Typed("", "");
    }

    private static Map<String, String> values(Visit visit, JsonNode stored, String channel, Typed typed) {
        JsonNode provider = stored.path(channel);
        boolean isTyped = channel.equals(typed.channel());
        String kind = kind(visit, channel, provider);
        Map<String, String> values = new LinkedHashMap<>();
        if (kind.equals(provider.path("kind").asString(""))) {
            provider.properties()
                    .forEach(field -> values.put(field.getKey(), SharedForm.value(provider, field.getKey())));
        }
        values.put("kind", kind);
        values.put("stored", SharedForm.value(provider, "kind"));
        values.put(SAVED_AT, SharedForm.value(provider, SAVED_AT));
        values.put(SharedForm.VERSION, isTyped ? typed.version() : form(channel).version(provider));
        for (String field : isTyped ? fields(kind) : List.<String>of()) {
            values.put(field, field.equals("secret") ? "" : visit.text(field));
        }
        return values;
    }

    /** The provider whose form is shown or was sent: the one asked for, or the stored one. */
    private static String kind(Visit visit, String channel, JsonNode stored) {
        if (channel.equals("email")) {
            return "smtp";
        }
        String asked = visit.text("kind");
        return Set.of(TWILIO, "http").contains(asked)
                ? asked
                : stored.path("kind").asString(TWILIO);
    }

    private static SharedForm form(String channel) {
        return Objects.requireNonNull(FORMS.get(channel));
    }

    private static List<String> fields(String kind) {
        return Objects.requireNonNull(FIELDS.get(kind));
    }

    private Answer save(Visit visit, String channel) throws Exception {
        Map<String, @Nullable Object> wanted = new LinkedHashMap<>();
        for (String field : fields(kind(visit, channel, MissingNode.getInstance()))) {
            String text = visit.text(field);
            wanted.put(field, text.isEmpty() ? null : text);
        }
        SharedForm.Saved saved = form(channel)
                .telling(SAVED_AT, (provider, field) -> savedAt(visit, provider))
                .replace(visit, API + "/" + channel, wanted);
        return saved.isDone()
                ? visit.goTo(PATH + "?done=saved")
                : show(visit, saved.status(), new Typed(channel, saved.version()), saved.faults());
    }

    private static String savedAt(Visit visit, JsonNode provider) {
        String moment = provider.path(SAVED_AT).asString("");
        return moment.isEmpty() ? "removed" : visit.times().brief(Instant.parse(moment));
    }

    private Answer remove(Visit visit, String channel) throws Exception {
        Api.Reply reply = form(channel).remove(visit, API + "/" + channel);
        return reply.isDone() ? visit.goTo(PATH + "?done=removed") : gate.error(visit, reply);
    }
}
