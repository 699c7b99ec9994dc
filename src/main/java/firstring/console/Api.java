package firstring.console;

import firstring.accounts.Caller;
import firstring.accounts.tokens.Authenticator;
import firstring.concurrent.Overloaded;
import firstring.http.Answer;
import firstring.http.Call;
import firstring.http.MemoryReservation;
import firstring.http.server.OwnRoutes;
import firstring.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The management API as the signed-in user may use it, asked in this process. */
public final class Api {
    private static final byte[] NO_BODY = new byte[0];
    private static final int PAGE = 200;

    private final OwnRoutes routes;
    private final Caller caller;
    private final Call origin;

    Api(OwnRoutes routes, Caller caller, Call origin) {
        this.routes = routes;
        this.caller = caller;
        this.origin = origin;
    }

    /** Longer responses count toward the memory limit, for the text, the tree and the page built from them. */
    private static final int LONG_BYTES = 16 * 1024;

    private final Set<String> cuts = new LinkedHashSet<>();

    /**
     * An answer of the API.
     *
     * @param etag the version of the resource, for {@code If-Match}; empty when the answer has none
     */
    public record Reply(int status, JsonNode body, String etag) {

        public boolean isDone() {
            return status < 300;
        }

        /** The sentences of a refusal by field; the message alone under {@code ""} when no field is named. */
        public Map<String, List<String>> faults() {
            Map<String, List<String>> faults = new LinkedHashMap<>();
            body.path("errors").properties().forEach(field -> faults.put(field.getKey(), texts(field.getValue())));
            if (faults.isEmpty() && !isDone()) {
                faults.put("", List.of(Words.sentence(body.path("message").asString("Something went wrong."))));
            }
            return faults;
        }

        private static List<String> texts(JsonNode list) {
            List<String> texts = new ArrayList<>();
            list.forEach(text -> texts.add(Words.sentence(text.asString())));
            return texts;
        }
    }

    public Reply get(String target) throws Exception {
        return ask("GET", target, NO_BODY, "");
    }

    public Reply post(String target, Object content) throws Exception {
        return ask("POST", target, Json.bytes(content), "");
    }

    /** Only for values that one user edits; a form that several people may have open is saved by {@link SharedForm}. */
    public Reply patch(String target, Object content) throws Exception {
        return patch(target, content, "");
    }

    /** 412 when the resource is at another version than {@code etag}. */
    public Reply patch(String target, Object content, String etag) throws Exception {
        return ask("PATCH", target, Json.bytes(content), etag);
    }

    public Reply put(String target, Object content) throws Exception {
        return put(target, content, "");
    }

    /** 412 when the resource is at another version than {@code etag}. */
    public Reply put(String target, Object content, String etag) throws Exception {
        return ask("PUT", target, Json.bytes(content), etag);
    }

    /** Only for resources without a version; another one is removed by {@link SharedForm}. */
    public Reply delete(String target) throws Exception {
        return delete(target, "");
    }

    /** 412 when the resource is at another version than {@code etag}. */
    public Reply delete(String target, String etag) throws Exception {
        return ask("DELETE", target, NO_BODY, etag);
    }

    /** Every row of a list, up to a bound, page by page. Every page says of a longer list that it was cut. */
    public List<JsonNode> all(String path, int most) throws Exception {
        List<JsonNode> rows = new ArrayList<>();
        String cursor = null;
        do {
            JsonNode page = get(path + (path.contains("?") ? "&" : "?") + "limit=" + Math.min(most, PAGE)
                            + cursorPart(cursor))
                    .body();
            page.path("data").forEach(rows::add);
            cursor = page.path("next_cursor").asString(null);
        } while (cursor != null && rows.size() < most);
        if (cursor == null && rows.size() <= most) {
            return rows;
        }
        noteCut(path, most);
        return rows.subList(0, Math.min(most, rows.size()));
    }

    /** Has the page say that it shows only the first rows of this list. */
    public void noteCut(String path, int shown) {
        cuts.add("Only the first %,d %s are shown.".formatted(shown, Words.list(path)));
    }

    /** The notices for lists that were cut. */
    List<String> cuts() {
        return List.copyOf(cuts);
    }

    private static String cursorPart(@Nullable String cursor) {
        return cursor == null ? "" : "&cursor=" + cursor;
    }

    /** An answer as it is, for who downloads it. */
    public Answer pass(String target) throws Exception {
        return answer(OwnRoutes.Question.get(target));
    }

    private Reply ask(String method, String target, byte[] body, String etag) throws Exception {
        Map<String, String> headers = new LinkedHashMap<>();
        if (body.length > 0) {
            headers.put("Content-Type", "application/json");
        }
        if (!etag.isEmpty()) {
            headers.put("If-Match", etag);
        }
        Answer answer = answer(new OwnRoutes.Question(method, target, headers, body));
        if (answer.body().length > LONG_BYTES) {
            MemoryReservation.current().take(answer.body().length);
        }
        String text = new String(answer.body(), StandardCharsets.UTF_8);
        JsonNode content = text.isEmpty() ? Json.tree("null") : Json.tree(text);
        return new Reply(answer.status(), content, answer.headers().getOrDefault("ETag", ""));
    }

    /** A refusal because the server is busy is a regular response, so that a form keeps what was typed. */
    private Answer answer(OwnRoutes.Question question) throws Exception {
        Optional<OwnRoutes.Found> found = routes.find(origin, question);
        if (found.isEmpty()) {
            return Answer.notFound();
        }
        try {
            return Authenticator.answerAs(
                    caller, found.get().endpoint(), found.get().call());
        } catch (Overloaded refusal) {
            return Answer.overloaded(refusal);
        }
    }
}
