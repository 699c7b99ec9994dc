package firstring.console;

import firstring.accounts.Role;
import firstring.http.Answer;
import firstring.http.Routes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What the account sends by, under Set-up. Admins only. */
final class MessagingPages {
    private static final String PATH = "/set-up/messaging";
    private static final String API = "/api/v1/messaging";
    private static final Map<String, List<String>> FIELDS = Map.of(
            "sms", List.of("kind", "base_url", "account_sid", "sender", "secret"),
            "email", List.of("host", "port", "security", "user", "secret", "sender", "name", "reply_to"));

    private final Gate gate;

    MessagingPages(Gate gate) {
        this.gate = gate;
    }

    void addTo(Routes routes) {
        routes.on("GET", PATH, gate.open(Role.ADMIN, visit -> show(visit, 200, "", Map.of())));
        for (String channel : FIELDS.keySet()) {
            routes.on("POST", PATH + "/" + channel, gate.open(Role.ADMIN, visit -> save(visit, channel)))
                    .on(
                            "POST",
                            PATH + "/" + channel + "/remove",
                            gate.open(Role.ADMIN, visit -> remove(visit, channel)));
        }
    }

    private Answer show(Visit visit, int status, String typed, Map<String, List<String>> faults) throws Exception {
        JsonNode stored = visit.api().get(API).body();
        MessagesView.Providers view = new MessagesView.Providers(
                values(visit, stored, "sms", typed),
                values(visit, stored, "email", typed),
                MessagePages.held(visit),
                typed,
                visit.text("done"),
                faults);
        return visit.page(status, "messaging", visit.frame("Message providers", "set-up"), view);
    }

    private static Map<String, String> values(Visit visit, JsonNode stored, String channel, String typed) {
        Map<String, String> values = new LinkedHashMap<>();
        stored.path(channel).properties().forEach(field -> {
            if (!field.getValue().isNull()) {
                values.put(field.getKey(), field.getValue().asString());
            }
        });
        if (channel.equals(typed)) {
            for (String field : FIELDS.getOrDefault(channel, List.of())) {
                values.put(field, field.equals("secret") ? "" : visit.text(field));
            }
        }
        return values;
    }

    private Answer save(Visit visit, String channel) throws Exception {
        Map<String, @Nullable Object> wanted = new LinkedHashMap<>();
        for (String field : FIELDS.getOrDefault(channel, List.of())) {
            String text = visit.text(field);
            boolean isOther = field.equals("account_sid") && !visit.text("kind").equals("twilio");
            wanted.put(field, text.isEmpty() || isOther ? null : text);
        }
        Api.Reply reply = visit.api().put(API + "/" + channel, wanted);
        return reply.isDone() ? visit.goTo(PATH + "?done=saved") : show(visit, 422, channel, reply.faults());
    }

    private Answer remove(Visit visit, String channel) throws Exception {
        visit.api().delete(API + "/" + channel);
        return visit.goTo(PATH + "?done=removed");
    }
}
