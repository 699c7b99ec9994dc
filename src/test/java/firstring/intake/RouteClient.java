package firstring.intake;

import firstring.http.Answer;
import firstring.http.Call;
import firstring.http.Routes;
import firstring.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.HttpFields;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Calls endpoints by method and path, without a web server. */
public final class RouteClient {
    private final Routes routes;
    private final @Nullable String token;

    RouteClient(Routes routes, @Nullable String token) {
        this.routes = routes;
        this.token = token;
    }

    /** An answer; {@code body} is its JSON. */
    public record Reply(int status, Map<String, String> headers, JsonNode body) {}

    public Reply get(String path) {
        return send("GET", path, null, Map.of());
    }

    public Reply post(String path, String json) {
        return send("POST", path, json, Map.of());
    }

    Reply patch(String path, String json) {
        return send("PATCH", path, json, Map.of());
    }

    Reply delete(String path) {
        return send("DELETE", path, null, Map.of());
    }

    public Reply send(String method, String target, @Nullable String json, Map<String, String> headers) {
        int mark = target.indexOf('?');
        String path = mark < 0 ? target : target.substring(0, mark);
        String query = mark < 0 ? "" : target.substring(mark + 1);
        HttpFields.Mutable fields = HttpFields.build();
        headers.forEach(fields::put);
        if (token != null) {
            fields.put("Authorization", "Bearer " + token);
        }
        byte[] body = json == null ? new byte[0] : json.getBytes(StandardCharsets.UTF_8);
        for (Routes.Route route : routes.all()) {
            Optional<Map<String, String>> places = match(route.template(), path);
            if (route.method().equals(method) && places.isPresent()) {
                Call call =
                        new Call("test", method, path, query, places.get(), fields, body, "127.0.0.1", Instant.EPOCH);
                return reply(answer(route, call));
            }
        }
        throw new IllegalArgumentException("no route for " + method + " " + path);
    }

    private static Answer answer(Routes.Route route, Call call) {
        try {
            return route.endpoint().answer(call);
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static Reply reply(Answer answer) {
        String text = answer.body().length == 0 ? "null" : new String(answer.body(), StandardCharsets.UTF_8);
        return new Reply(answer.status(), answer.headers(), Json.tree(text));
    }

    private static Optional<Map<String, String>> match(String template, String path) {
        String[] wanted = template.split("/");
        String[] given = path.split("/");
        Map<String, String> places = new HashMap<>();
        for (int i = 0; i < wanted.length; i++) {
            if (wanted.length != given.length) {
                return Optional.empty();
            }
            if (wanted[i].startsWith("{")) {
                places.put(wanted[i].substring(1, wanted[i].length() - 1), given[i]);
            } else if (!wanted[i].equals(given[i])) {
                return Optional.empty();
            }
        }
        return Optional.of(places);
    }
}
