package firstring.console.settings;

import firstring.accounts.Role;
import firstring.console.Api;
import firstring.console.Gate;
import firstring.console.NameStore;
import firstring.console.Names;
import firstring.console.Visit;
import firstring.console.Words;
import firstring.console.developers.LeadApiView;
import firstring.http.Answer;
import firstring.http.Routes;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Set-up, audit log: who changed what, when, and from where. */
public final class AuditPages {
    private static final String PATH = SetUpPages.PATH + "/audit-log";
    private static final int PAGE = 50;
    private static final int MOST_USERS = 1_000;

    private final Gate gate;
    private final NameStore names;

    public AuditPages(Gate gate, NameStore names) {
        this.gate = gate;
        this.names = names;
    }

    public void addTo(Routes routes) {
        routes.on("GET", PATH, gate.open(Role.ADMIN, this::show));
    }

    private Answer show(Visit visit) throws Exception {
        AuditView.Filters filters = new AuditView.Filters(
                digits(visit.text("user")),
                visit.text("resource"),
                visit.text("thing"),
                visit.text("action"),
                day(visit.text("from")),
                day(visit.text("to")));
        Api.Reply reply = visit.api().get(target(visit, filters));
        if (!reply.isDone()) {
            return gate.error(visit, reply);
        }
        List<LeadApiView.Choice> users = visit.api().all("/api/v1/users", MOST_USERS).stream()
                .map(user -> new LeadApiView.Choice(
                        user.path("id").asLong(), user.path("name").asString()))
                .toList();
        AuditView view = new AuditView(filters, users, rows(visit, reply.body()), older(filters, reply.body()));
        return visit.page("audit-log", visit.frame("Audit log", "set-up"), view);
    }

    private static String digits(String text) {
        return text.matches("[1-9][0-9]{0,15}") ? text : "";
    }

    private static String day(String text) {
        try {
            return text.isEmpty() ? "" : LocalDate.parse(text).toString();
        } catch (DateTimeParseException noDay) {
            return "";
        }
    }

    private static String target(Visit visit, AuditView.Filters filters) {
        StringJoiner query = new StringJoiner("&", "/api/v1/audit-log?", "").add("limit=" + PAGE);
        add(query, "user_id", filters.user());
        add(query, "resource", filters.resource());
        add(query, "resource_id", filters.thing());
        add(query, "action", filters.action());
        add(query, "from", start(visit, filters.from(), 0));
        add(query, "to", start(visit, filters.to(), 1));
        add(query, "cursor", visit.text("cursor"));
        return query.toString();
    }

    private static String start(Visit visit, String day, int later) {
        return day.isEmpty()
                ? ""
                : LocalDate.parse(day)
                        .plusDays(later)
                        .atStartOfDay(visit.times().zone())
                        .toInstant()
                        .toString();
    }

    private static String older(AuditView.Filters filters, JsonNode page) {
        String cursor = page.path("next_cursor").asString("");
        if (cursor.isEmpty()) {
            return "";
        }
        StringJoiner query = new StringJoiner("&", PATH + "?", "");
        add(query, "user", filters.user());
        add(query, "resource", filters.resource());
        add(query, "thing", filters.thing());
        add(query, "action", filters.action());
        add(query, "from", filters.from());
        add(query, "to", filters.to());
        add(query, "cursor", cursor);
        return query.toString();
    }

    private static void add(StringJoiner query, String name, String value) {
        if (!value.isEmpty()) {
            query.add(name + "=" + Gate.encode(value));
        }
    }

    private List<AuditView.Row> rows(Visit visit, JsonNode page) throws Exception {
        Names known = new Names(names, visit);
        Set<Long> users = new TreeSet<>();
        page.path("data").forEach(row -> users.addAll(AuditWords.usersIn(row)));
        Set<Long> tokens = page.path("data")
                .valueStream()
                .filter(row -> row.path("token_id").isNumber())
                .map(row -> row.path("token_id").asLong())
                .collect(Collectors.toSet());
        AuditWords words = new AuditWords(known.all(NameStore.Kind.USER, users), visit.times());
        Map<Long, String> tokenNames = known.all(NameStore.Kind.TOKEN, tokens);
        List<AuditView.Row> rows = new ArrayList<>();
        AuditBulk bulk = new AuditBulk(visit, known);
        for (JsonNode row : page.path("data")) {
            rows.add(row(row, words, tokenNames, AuditBulk.tellsOf(row) ? bulk.tell(row) : told(row, words)));
        }
        return rows;
    }

    private static AuditBulk.Told told(JsonNode row, AuditWords words) {
        String resource = row.path("resource").asString();
        return new AuditBulk.Told(
                AuditWords.name(resource, row.path("name").asString()),
                AuditWords.href(resource, row.path("resource_id").asString()),
                row.path("changes").valueStream().map(words::change).toList());
    }

    private static AuditView.Row row(JsonNode row, AuditWords words, Map<Long, String> tokens, AuditBulk.Told told) {
        String via = row.path("via").asString();
        return new AuditView.Row(
                Instant.parse(row.path("at").asString()),
                who(row, words, via),
                via.equals("api")
                        ? "Token " + tokens.getOrDefault(row.path("token_id").asLong(), "")
                        : Words.start(via),
                row.path("address").asString(""),
                row.path("action").asString(),
                AuditWords.kind(row.path("resource").asString()),
                told.name(),
                told.href(),
                told.changes(),
                AuditBulk.tellsOf(row) || row.path("action").asString().equals("changed"));
    }

    private static String who(JsonNode row, AuditWords words, String via) {
        if (row.path("user_id").isNumber()) {
            return words.user(row.path("user_id").asLong());
        }
        return via.equals("command_line") ? "Operator" : "Unknown";
    }
}
