package firstring.console;

import firstring.accounts.Authenticator;
import firstring.accounts.Caller;
import firstring.concurrent.Overloaded;
import firstring.http.Answer;
import firstring.http.Call;
import firstring.http.Holding;
import firstring.http.OwnRoutes;
import firstring.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The management API as the signed-in user may use it, asked in this process. */
final class Api {
    private static final byte[] NO_BODY = new byte[0];

    private final OwnRoutes routes;
    private final Caller caller;
    private final Call origin;

    Api(OwnRoutes routes, Caller caller, Call origin) {
        this.routes = routes;
        this.caller = caller;
        this.origin = origin;
    }

    /** What a page keeps of a longer answer, as a text, as a tree and in what it shows, counts. */
    private static final int LONG_BYTES = 16 * 1024;

    /** An answer of the API. */
    record Reply(int status, JsonNode body) {

        boolean isDone() {
            return status < 300;
        }

        /** The sentences of a refusal by field; the message alone under {@code ""} when no field is named. */
        Map<String, List<String>> faults() {
            Map<String, List<String>> faults = new LinkedHashMap<>();
            body.path("errors").properties().forEach(field -> faults.put(field.getKey(), texts(field.getValue())));
            if (faults.isEmpty() && !isDone()) {
                faults.put("", List.of(body.path("message").asString("Something went wrong.")));
            }
            return faults;
        }

        private static List<String> texts(JsonNode list) {
            List<String> texts = new ArrayList<>();
            list.forEach(text -> texts.add(text.asString()));
            return texts;
        }
    }

    Reply get(String target) throws Exception {
        return ask("GET", target, NO_BODY);
    }

    Reply post(String target, Object content) throws Exception {
        return ask("POST", target, Json.bytes(content));
    }

    Reply patch(String target, Object content) throws Exception {
        return ask("PATCH", target, Json.bytes(content));
    }

    Reply put(String target, Object content) throws Exception {
        return ask("PUT", target, Json.bytes(content));
    }

    Reply delete(String target) throws Exception {
        return ask("DELETE", target, NO_BODY);
    }

    /** Every row of a list, up to a bound, page by page. */
    List<JsonNode> all(String path, int most) throws Exception {
        List<JsonNode> rows = new ArrayList<>();
        String cursor = null;
        do {
            JsonNode page = get(path + (path.contains("?") ? "&" : "?") + "limit=200" + cursorPart(cursor))
                    .body();
            page.path("data").forEach(rows::add);
            cursor = page.path("next_cursor").asString(null);
        } while (cursor != null && rows.size() < most);
        return rows;
    }

    private static String cursorPart(@Nullable String cursor) {
        return cursor == null ? "" : "&cursor=" + cursor;
    }

    /** An answer as it is, for who downloads it. */
    Answer pass(String target) throws Exception {
        return answer(OwnRoutes.Question.get(target));
    }

    private Reply ask(String method, String target, byte[] body) throws Exception {
        Map<String, String> headers = body.length == 0 ? Map.of() : Map.of("Content-Type", "application/json");
        Answer answer = answer(new OwnRoutes.Question(method, target, headers, body));
        if (answer.body().length > LONG_BYTES) {
            Holding.current().take(answer.body().length);
        }
        String text = new String(answer.body(), StandardCharsets.UTF_8);
        return new Reply(answer.status(), text.isEmpty() ? Json.tree("null") : Json.tree(text));
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
