package firstring.console.developers;

import firstring.accounts.Role;
import firstring.console.Api;
import firstring.console.Gate;
import firstring.console.NameStore;
import firstring.console.NameStore.Kind;
import firstring.console.Names;
import firstring.console.SharedForm;
import firstring.console.Times;
import firstring.console.TraceText;
import firstring.console.Visit;
import firstring.console.developers.LeadApiView.Choice;
import firstring.console.developers.LeadApiView.Issued;
import firstring.console.developers.LeadApiView.Tried;
import firstring.http.Answer;
import firstring.http.Routes;
import firstring.http.body.FormValue;
import firstring.json.Json;
import firstring.json.Layout;
import java.net.URI;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Integrations, Lead API: the endpoint, its tokens, what it takes and answers, examples, and a place to try it. */
public final class LeadApiPages {
    private static final String PATH = "/integrations/lead-api";
    private static final String TOKENS = "/integrations/tokens";
    private static final String FORMS = "/api/v1/webhook/forms";
    private static final String UNKNOWN_TOKEN = "YOUR_TOKEN";
    private static final int MOST_SHOWN = 1_000;
    private static final int MOST_REQUESTS = 20;
    private static final SharedForm FORM = SharedForm.of("expires_at", "rate_limit", "rate_limit_per_source");

    private final Gate gate;
    private final NameStore names;
    private final Supplier<URI> url;

    public LeadApiPages(Gate gate, NameStore names, Supplier<URI> url) {
        this.gate = gate;
        this.names = names;
        this.url = url;
    }

    public void addTo(Routes routes) {
        routes.on("GET", PATH, gate.open(Role.ADMIN, visit -> show(visit, 200, Extra.NONE)))
                .on("POST", PATH + "/try", gate.open(Role.ADMIN, this::tryOut))
                .on("POST", TOKENS, gate.open(Role.ADMIN, this::create))
                .on("GET", TOKENS + "/{id}", gate.open(Role.ADMIN, this::showToken))
                .on("POST", TOKENS + "/{id}", gate.open(Role.ADMIN, this::edit))
                .on("POST", TOKENS + "/{id}/rotate", gate.open(Role.ADMIN, this::rotate))
                .on("POST", TOKENS + "/{id}/revoke", gate.open(Role.ADMIN, this::revoke));
    }

    /** The result of a submitted form that the page shows. */
    private record Extra(
            @Nullable Issued issued,
            List<String> faults,
            String body,
            @Nullable Tried tried) {
        static final Extra NONE = new Extra(null, List.of(), Examples.BODY, null);

        static Extra faulty(Api.Reply reply) {
            List<String> faults = new ArrayList<>();
            reply.faults().values().forEach(faults::addAll);
            return new Extra(null, faults, Examples.BODY, null);
        }
    }

    private Answer show(Visit visit, int status, Extra extra) throws Exception {
        String endpoint = url.get() + FORMS;
        Issued issued = extra.issued();
        List<JsonNode> users = visit.api().all("/api/v1/users", MOST_SHOWN);
        List<Choice> choices = users.stream()
                .filter(user -> user.path("active").asBoolean())
                .map(user ->
                        new Choice(user.path("id").asLong(), user.path("name").asString()))
                .toList();
        LeadApiView view = new LeadApiView(
                endpoint,
                tokens(visit),
                choices,
                LeadApiFields.ALL,
                LeadApiFields.STATUSES,
                Examples.of(endpoint, issued == null ? UNKNOWN_TOKEN : issued.value()),
                issued,
                extra.faults(),
                extra.body(),
                extra.tried());
        return visit.page(status, "lead-api", visit.frame("Lead API", "integrations"), view);
    }

    private List<TokenView> tokens(Visit visit) throws Exception {
        List<JsonNode> tokens = visit.api().all("/api/v1/tokens", MOST_SHOWN);
        List<Long> owners =
                tokens.stream().map(token -> token.path("user_id").asLong()).toList();
        Map<Long, String> users = new Names(names, visit).all(Kind.USER, owners);
        return tokens.stream()
                .map(token -> token(token, users, visit))
                .sorted((one, other) -> Boolean.compare(other.isInForce(), one.isInForce()))
                .toList();
    }

    private static TokenView token(JsonNode token, Map<Long, String> users, Visit visit) {
        Instant now = visit.call().receivedAt();
        List<String> scopes = new ArrayList<>();
        token.path("scopes").forEach(scope -> scopes.add(scope.asString()));
        Instant expires = moment(token.path("expires_at"));
        boolean revoked = token.path("revoked_at").isString();
        String state = revoked ? "revoked" : expires != null && !expires.isAfter(now) ? "expired" : "in force";
        long user = token.path("user_id").asLong();
        return new TokenView(
                token.path("id").asLong(),
                token.path("name").asString(),
                users.getOrDefault(user, "#" + user),
                scopes,
                token.path("hint").asString(""),
                token.path("short").asBoolean(),
                new TokenView.Limits(
                        expires == null ? "" : lastDay(expires, visit.times()),
                        token.path("rate_limit").asString(""),
                        token.path("rate_limit_per_source").asString("")),
                moment(token.path("last_used_at")),
                expires,
                state);
    }

    private static @Nullable Instant moment(JsonNode text) {
        return text.isString() ? Instant.parse(text.asString()) : null;
    }

    private Answer create(Visit visit) throws Exception {
        Map<String, Object> asked = new LinkedHashMap<>();
        asked.put("name", visit.text("name"));
        asked.put("user_id", visit.text("user_id"));
        asked.put("scopes", scopes(visit.form().sent("scopes")));
        String day = visit.text("expires");
        if (!day.isEmpty()) {
            asked.put("expires_at", endOf(day, visit.times()));
        }
        return issued(visit, visit.api().post("/api/v1/tokens", asked));
    }

    private Answer rotate(Visit visit) throws Exception {
        String target = "/api/v1/tokens/" + visit.call().pathId() + "/rotate";
        return issued(visit, visit.api().post(target, Map.of("overlap_seconds", visit.text("overlap"))));
    }

    private Answer issued(Visit visit, Api.Reply reply) throws Exception {
        if (!reply.isDone()) {
            return show(visit, 422, Extra.faulty(reply));
        }
        Issued issued = new Issued(
                reply.body().path("name").asString(), reply.body().path("value").asString());
        return show(visit, 200, new Extra(issued, List.of(), Examples.BODY, null));
    }

    private Answer edit(Visit visit) throws Exception {
        String day = visit.text("expires");
        SharedForm.Saved saved = FORM.telling("expires_at", (token, field) -> lastDay(token, visit.times()))
                .save(visit, "/api/v1/tokens/" + visit.call().pathId(), stored -> edited(visit, stored));
        TokenView.Limits typed =
                new TokenView.Limits(day, visit.text("rate_limit"), visit.text("rate_limit_per_source"));
        return saved.isDone()
                ? visit.goTo(TOKENS + "/" + visit.call().pathId() + "?saved=1")
                : showToken(visit, saved.status(), typed, saved.version(), saved.faults());
    }

    /** The limits that differ from the stored ones: the form shows a moment of expiry as its day. */
    private static Map<String, @Nullable Object> edited(Visit visit, JsonNode stored) {
        Map<String, @Nullable Object> edited = new LinkedHashMap<>();
        String day = visit.text("expires");
        Instant expires = moment(stored.path("expires_at"));
        if (!day.equals(expires == null ? "" : lastDay(expires, visit.times()))) {
            edited.put("expires_at", day.isEmpty() ? null : endOf(day, visit.times()));
        }
        for (String limit : List.of("rate_limit", "rate_limit_per_source")) {
            String text = visit.text(limit);
            if (!text.equals(stored.path(limit).asString(""))) {
                edited.put(limit, text.isEmpty() ? null : text);
            }
        }
        return edited;
    }

    private Answer revoke(Visit visit) throws Exception {
        Api.Reply reply = visit.api().delete("/api/v1/tokens/" + visit.call().pathId());
        return reply.isDone() ? visit.goTo(PATH + "#tokens") : gate.error(visit, reply);
    }

    private static List<String> scopes(@Nullable FormValue sent) {
        List<String> scopes = new ArrayList<>();
        if (sent instanceof FormValue.Items(List<FormValue> items)) {
            items.forEach(item -> scopes.add(item instanceof FormValue.Text(String text) ? text : ""));
        } else if (sent instanceof FormValue.Text(String text)) {
            scopes.add(text);
        }
        return scopes;
    }

    /** The last moment of a day in the viewer's zone; what is no day is sent as it is, to be refused. */
    private static String endOf(String day, Times times) {
        try {
            return LocalDate.parse(day)
                    .plusDays(1)
                    .atStartOfDay(times.zone())
                    .toInstant()
                    .toString();
        } catch (DateTimeParseException noDay) {
            return day;
        }
    }

    private static String lastDay(JsonNode token, Times times) {
        Instant expires = moment(token.path("expires_at"));
        return expires == null ? "blank" : lastDay(expires, times);
    }

    /** The day that ends with this moment, or in which it lies. */
    private static String lastDay(Instant end, Times times) {
        return end.minusNanos(1).atZone(times.zone()).toLocalDate().toString();
    }

    private Answer showToken(Visit visit) throws Exception {
        return showToken(visit, 200, null, "", Map.of());
    }

    /** @param typed limits that were not saved, in a form of that version; null: the stored ones */
    private Answer showToken(
            Visit visit, int status, TokenView.@Nullable Limits typed, String version, Map<String, List<String>> faults)
            throws Exception {
        Api.Reply reply = visit.api().get("/api/v1/tokens/" + visit.call().pathId());
        if (!reply.isDone()) {
            return gate.error(visit, reply);
        }
        long user = reply.body().path("user_id").asLong();
        Map<Long, String> users = new Names(names, visit).all(Kind.USER, List.of(user));
        TokenView token = token(reply.body(), users, visit);
        JsonNode leads = visit.api()
                .get("/api/v1/leads?limit=%d&token_id=%d".formatted(MOST_REQUESTS, token.id()))
                .body();
        List<TokenRequestsView.Request> requests = new ArrayList<>();
        leads.path("data").forEach(lead -> requests.add(request(lead)));
        boolean saved = visit.call().query().contains("saved=1");
        return visit.page(
                status,
                "token",
                visit.frame("Token " + token.name(), "integrations"),
                new TokenRequestsView(
                        token,
                        typed == null ? token.limits() : typed,
                        typed == null ? FORM.version(reply.body()) : version,
                        requests,
                        saved && faults.isEmpty(),
                        faults));
    }

    private static TokenRequestsView.Request request(JsonNode lead) {
        return new TokenRequestsView.Request(
                lead.path("id").asLong(),
                Instant.parse(lead.path("received_at").asString()),
                lead.path("status").asInt(),
                lead.path("outcome").asString(),
                lead.path("phone_number").asString(""),
                lead.path("address").asString());
    }

    /** Sends the typed request as a dry run, as the admin. */
    private Answer tryOut(Visit visit) throws Exception {
        String body = visit.text("body");
        Tried tried = tried(visit, body);
        if (visit.wantsPart()) {
            return visit.part("tried", Map.of("tried", tried));
        }
        return show(visit, 200, new Extra(null, List.of(), body, tried));
    }

    private Tried tried(Visit visit, String body) throws Exception {
        try {
            if (Json.tree(body) instanceof ObjectNode fields) {
                fields.put("dry_run", true).put("explain", true);
                Api.Reply reply = visit.api().post(FORMS, fields);
                String answer = Layout.ofAny(Json.text(reply.body()));
                List<TraceText.Line> story =
                        TraceText.of(reply.body(), reply.body().path("trace"), new Names(names, visit));
                return new Tried(reply.status(), answer, story);
            }
        } catch (JacksonException broken) {
            // told below, as the API tells it
        }
        return new Tried(400, "The body is not a JSON object.", List.of());
    }
}
