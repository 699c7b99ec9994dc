package firstring.contract;

import static org.assertj.core.api.Assertions.assertThat;

import firstring.TestClient.Reply;
import firstring.TestServer;
import firstring.accounts.CreatedAccount;
import firstring.http.Routes.Route;
import firstring.json.Json;
import firstring.postgres.Database;
import firstring.postgres.TestDatabase;
import firstring.reference.ApiDescription;
import firstring.reference.ApiDescription.Operation;
import firstring.time.SettableClock;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Calls every route of the server, API and console, as an agent, as a team lead limited to their ring groups, and as the
 * admin of another account, with ids of another account and with ids of hidden contacts of their own account, in paths,
 * bodies, forms and queries: nothing of them may be read, and no row of them may change. The requests come from the table of
 * routes, the API's description and the forms of the pages, so that new routes are covered, too; an unknown
 * path parameter or form fails.
 */
final class EveryRouteKeepsToItsCallerTest {

    /** Kinds of things that belong to a contact or to one user; everything else in an account is for all its users. */
    private static final Set<String> PERSONAL = Set.of(
            "contacts",
            "deleted-contacts",
            "leads",
            "fixable-leads",
            "messages",
            "enrollments",
            "entries",
            "disposed-entries",
            "conflicts",
            "merges",
            "bulk-actions",
            "saved-searches");

    /** The fields in bodies, forms and queries that refer to a thing, with the kind of thing. */
    private static final Map<String, String> NAMED = Map.ofEntries(
            Map.entry("contact_id", "contacts"),
            Map.entry("contact_ids", "contacts"),
            Map.entry("kept_contact_id", "contacts"),
            Map.entry("contact", "contacts"),
            Map.entry("with", "contacts"),
            Map.entry("id", "contacts"),
            Map.entry("user_id", "users"),
            Map.entry("user_ids", "users"),
            Map.entry("user", "users"),
            Map.entry("entry_ids", "entries"),
            Map.entry("entry", "entries"),
            Map.entry("before", "entries"),
            Map.entry("merge", "merges"),
            Map.entry("lead_id", "leads"),
            Map.entry("lead_ids", "leads"),
            Map.entry("sequence_id", "sequences"),
            Map.entry("automation_id", "sequences"),
            Map.entry("workflow_id", "sequences"),
            Map.entry("ring_group_id", "ring-groups"),
            Map.entry("list_id", "dialer-lists"),
            Map.entry("list_ids", "dialer-lists"),
            Map.entry("list", "dialer-lists"),
            Map.entry("line_id", "lines"),
            Map.entry("tag_id", "tags"),
            Map.entry("lead_source_id", "lead-sources"),
            Map.entry("disposition_status_id", "disposition-statuses"),
            Map.entry("token_id", "tokens"));

    private static final Set<String> TEXTS =
            Set.of("certificate_id", "consent_certificate_id", "resource_id", "request_id");
    private static final Set<String> PHONES =
            Set.of("phone_number", "phone_numbers", "to", "from", "contact_phone_number");

    /** Programs of the account, limited only to the account (decision 016). */
    private static final String FAMILY = "/api/v1/webhook/";

    /** Pages that work without the thing, with the reason. */
    private static final Set<String> TOLD_ON_THE_PAGE = Set.of("entries");

    /** Routes that remove things the test still needs. */
    private static final Set<String> APART = Set.of("POST /sign-out", "POST /profile/password");

    /** The fields of forms that a script sends, or that a page shows only in some states of a thing. */
    private static final Map<String, List<String>> OTHER_FORMS = Map.ofEntries(
            Map.entry("/contacts/bulk/{id}/cancel", List.of()),
            Map.entry("/contacts/bulk/{id}/start", List.of("total")),
            Map.entry("/contacts/bulk/{id}/undo", List.of()),
            Map.entry("/contacts/saved", List.of("name", "q", "user_id")),
            Map.entry("/contacts/saved/{id}", List.of("name")),
            Map.entry("/contacts/saved/{id}/delete", List.of()),
            Map.entry("/contacts/{id}/clear", List.of()),
            Map.entry("/contacts/{id}/queue", List.of("position")),
            Map.entry("/contacts/{id}/unmerge", List.of("merge")),
            Map.entry("/dialer/move", List.of("entry", "before", "to", "user", "list")),
            Map.entry("/dialer/{id}/call-back", List.of("at", "note", "lease", "user", "list")),
            Map.entry("/dialer/{id}/dispose", List.of("disposition_status_id", "note", "lease", "user", "list")),
            Map.entry("/dialer/{id}/skip", List.of("minutes", "lease", "user", "list")),
            Map.entry("/dialer/{id}/undo", List.of("lease", "user", "list")),
            Map.entry("/leads/accept", List.of("lead_ids")),
            Map.entry("/leads/{id}/accept", List.of()),
            Map.entry("/leads/{id}/dismiss", List.of()),
            Map.entry("/leads/{id}/reopen", List.of()),
            Map.entry("/set-up/calling-hours/{id}/standard", List.of()),
            Map.entry("/set-up/dialer-lists/{id}/clear", List.of()),
            Map.entry("/set-up/messaging/email/remove", List.of()),
            Map.entry("/set-up/messaging/sms/remove", List.of()),
            Map.entry("/sign-in", List.of("email", "password")),
            Map.entry("/u/{token}", List.of()));

    private static final Pattern FORM = Pattern.compile("<form\\b[^>]*>.*?</form>", Pattern.DOTALL);
    private static final Pattern ACTION = Pattern.compile("(?:\\baction|formaction|hx-post)=\"([^\"]+)\"");
    private static final Pattern VERSION = Pattern.compile("name=\"version\" value=\"([^\"]*)\"");
    private static final Pattern FIELD =
            Pattern.compile("<(?:input|select|textarea|button)\\b[^>]*\\bname=\"([^\"]+)\"[^>]*>");
    private static final Pattern VALUE = Pattern.compile("\\bvalue=\"([^\"]*)\"");

    private static final SettableClock clock = new SettableClock("2026-06-10T16:00:00Z");
    private static final TestServer server = TestServer.startStillOver(withLongIds(), clock);
    private static final ApiDescription api = ApiDescription.read();
    private static final Map<String, Operation> operations =
            api.operations().stream().collect(Collectors.toMap(Operation::route, operation -> operation));
    private static final CreatedAccount elsewhere = server.createAccount("Elsewhere");
    private static final Furniture own = new Furniture(server, server.account(), "Mine", "Ours");
    private static final List<Forbidden> forbidden = new ArrayList<>();
    private static final List<Role> roles = new ArrayList<>();
    private static final Map<String, Map<String, String>> forms = new TreeMap<>();

    /** The things that must not be reached, and all their rows as they were. */
    private record Forbidden(Furniture things, boolean foreign, Map<String, String> rows) {
        boolean hides(String kind) {
            return (foreign && !Furniture.isWord(kind)) || PERSONAL.contains(kind);
        }

        /** In a path to another user's queue, the user must not be revealed, either. */
        boolean hides(String kind, Route route) {
            boolean isQueue = route.template().contains("/powerdialer")
                    || route.template().endsWith("/today");
            return hides(kind) || (isQueue && kind.equals("users"));
        }
    }

    /** A path, and whether it refers to something of others. */
    private record Path(String text, boolean isForbidden) {}

    private record Role(String name, Furniture things, String token, Visitor visitor) {
        /** An admin sees everything in their own account. */
        boolean meets(Forbidden others) {
            return others.foreign || !name.equals("admin");
        }
    }

    private record Sent(String what, String body, boolean isForbidden, Reply reply) {}

    @BeforeAll
    static void furnish() {
        Furniture foreign = new Furniture(server, elsewhere, "Quagmire");
        Furniture hidden = new Furniture(server, server.account(), "Zanzibar", "Theirs");
        Office office = new Office(server, server.adminToken());
        long lead = office.agent(
                "name", "Lead", "email", "lead@rooms.example", "role", "team_lead", "password", Furniture.PASSWORD);
        office.ringGroup(lead, own.id("users"));
        roles.add(new Role("agent", own, own.token(), Visitor.signedIn(server, own.email(), Furniture.PASSWORD)));
        roles.add(new Role(
                "team lead",
                own,
                Furniture.tokenOf(server, office.token(), lead),
                Visitor.signedIn(server, "lead@rooms.example", Furniture.PASSWORD)));
        CreatedAccount intruders = server.createAccount("Intruders");
        roles.add(new Role(
                "admin",
                new Furniture(server, intruders, "Intruder"),
                intruders.token().reveal(),
                Visitor.signedIn(
                        server,
                        intruders.adminEmail(),
                        intruders.adminPassword().reveal())));
        readForms(Visitor.admin(server));
        server.runDueWork();
        forbidden.add(new Forbidden(foreign, true, digests(foreign, true)));
        forbidden.add(new Forbidden(hidden, false, digests(hidden, false)));
        assertThat(forbidden)
                .allSatisfy(
                        others -> assertThat(Set.copyOf(others.rows().values())).hasSizeGreaterThan(10));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @TestFactory
    Stream<DynamicTest> noRouteReadsOrChangesOtherUsersData() {
        return server.routes().stream()
                .filter(route -> !APART.contains(route.method() + " " + route.template()))
                .map(route -> DynamicTest.dynamicTest(route.method() + " " + route.template(), () -> check(route)));
    }

    private static void check(Route route) {
        for (Forbidden others : forbidden) {
            if (others.foreign || !route.template().startsWith(FAMILY)) {
                roles.stream()
                        .filter(role -> role.meets(others))
                        .forEach(role -> sent(route, role, others).forEach(sent -> check(route, others, sent)));
            }
        }
        if (!route.method().equals("GET")
                && (route.template().contains("bulk") || route.template().contains("enroll"))) {
            server.runDueWork();
        }
        for (Forbidden others : forbidden) {
            Map<String, String> rows = digests(others.things, others.foreign);
            List<String> changed = rows.keySet().stream()
                    .filter(table -> !String.valueOf(rows.get(table)).equals(others.rows.get(table)))
                    .toList();
            others.rows.putAll(rows);
            assertThat(changed)
                    .as("tables in which rows of %s changed", others.things.mark())
                    .isEmpty();
        }
    }

    private static void check(Route route, Forbidden others, Sent sent) {
        String told = sent.what + ": " + sent.reply.status() + " " + sent.reply.text();
        assertThat(sent.reply.status()).as(told).isLessThan(500);
        assertThat(sent.reply.text().toLowerCase(Locale.ROOT))
                .as(told)
                .doesNotContain(others.things.mark().toLowerCase(Locale.ROOT));
        if (!others.foreign && !sent.what.contains(others.things.phoneNumber().substring(2))) {
            others.things
                    .phones()
                    .forEach(phone -> assertThat(sent.reply.text()).as(told).doesNotContain(phone.substring(2)));
        }
        if (sent.isForbidden) {
            assertThat(sent.reply.status()).as(told).isIn(400, 403, 404, 409, 422);
        }
        boolean isList = route.method().equals("GET")
                && sent.reply.status() == 200
                && "application/json".equals(sent.reply.header("Content-Type"));
        if (isList && route.template().startsWith("/api/") && !route.template().contains("calling-rules")) {
            List<Long> ids = others.things.ids().entrySet().stream()
                    .filter(thing -> others.hides(thing.getKey()))
                    .map(Map.Entry::getValue)
                    .toList();
            assertThat(Numbers.in(sent.reply.body())).as(told).doesNotContainAnyElementsOf(ids);
        }
    }

    private static List<Sent> sent(Route route, Role role, Forbidden others) {
        List<Sent> sent = new ArrayList<>();
        boolean isApi = isApi(route);
        for (Path path : paths(route, role, others)) {
            if (route.method().equals("GET")) {
                queries(route, others)
                        .forEach(
                                query -> sent.add(ask(route, role, new Path(path.text + query, path.isForbidden), "")));
            } else if (isApi) {
                bodies(route, role, others).forEach(body -> sent.add(ask(route, role, path, body)));
            } else {
                posts(route, others).forEach(form -> sent.add(ask(route, role, path, form)));
            }
        }
        return sent;
    }

    private static boolean isApi(Route route) {
        return route.template().startsWith("/api/");
    }

    private static Sent ask(Route route, Role role, Path path, String body) {
        Reply reply = send(route, role, path, body);
        Optional<String> version = reply.status() == 412 ? version(path, reply) : Optional.empty();
        if (version.isPresent()) {
            String current = body.replaceFirst("(^|&)version=[^&]*", "$1version=" + version.get());
            reply = send(route, role, path, current);
        }
        return new Sent(
                "%s: %s %s %s".formatted(role.name, route.method(), path.text, body), body, path.isForbidden, reply);
    }

    /** The current version, from the form as shown now, because earlier requests have changed it. */
    private static Optional<String> version(Path path, Reply reply) {
        return FORM.matcher(reply.text())
                .results()
                .map(MatchResult::group)
                .filter(form -> form.contains("action=\"" + path.text + "\""))
                .flatMap(form -> VERSION.matcher(form).results())
                .map(version -> version.group(1))
                .findFirst();
    }

    private static Reply send(Route route, Role role, Path path, String body) {
        boolean isApi = isApi(route);
        var request = server.request(path.text, isApi ? role.token : null);
        if (!isApi) {
            request.header("Cookie", role.visitor.cookie()).header("Accept", "text/html");
        }
        String whole =
                !isApi && route.method().equals("POST") ? "form_key=" + role.visitor.formKey() + "&" + body : body;
        if (!whole.isEmpty()) {
            request.header("Content-Type", isApi ? "application/json" : "application/x-www-form-urlencoded");
        }
        return server.send(request.method(route.method(), BodyPublishers.ofString(whole)));
    }

    /** With ids of others in every parameter, and in each one alone if there are two. Parameters that every user sees have own ids. */
    private static List<Path> paths(Route route, Role role, Forbidden others) {
        Set<Path> paths = new LinkedHashSet<>();
        List<String> kinds = Furniture.kinds(route.template());
        for (int mask = 1; mask < 1 << Math.max(1, kinds.size()); mask++) {
            int places = mask;
            IntPredicate isTheirs = place -> place >= 0
                    && place < kinds.size()
                    && others.hides(kinds.get(place), route)
                    && (places >> place & 1) == 1;
            boolean isForbidden = isApi(route)
                    ? IntStream.range(0, kinds.size()).anyMatch(isTheirs)
                    : isTheirs.test(kinds.size() - 1) && !TOLD_ON_THE_PAGE.contains(kinds.getLast());
            Furniture.paths(route.template(), place -> isTheirs.test(place) ? others.things : role.things)
                    .forEach(path -> paths.add(new Path(path, isForbidden)));
        }
        return List.copyOf(paths);
    }

    private static List<String> queries(Route route, Forbidden others) {
        Operation operation = operations.get(route.method() + " " + route.template());
        List<String> queries = new ArrayList<>(List.of(""));
        if (operation == null) {
            queries.add("?q=" + begun(others));
            queries.add("?contact=%d&user=%d".formatted(others.things.id("contacts"), others.things.id("users")));
            queries.add("?contact_id=%d&user_id=%d&with=%1$d"
                    .formatted(others.things.id("contacts"), others.things.id("users")));
            return queries;
        }
        String required = route.template().endsWith("/changes") ? "field=first_name&" : "";
        for (JsonNode parameter : operation.content().path("parameters")) {
            JsonNode described = api.follow(parameter);
            if (described.path("in").asString().equals("query")) {
                value(described.path("name").asString(), others)
                        .ifPresent(value -> queries.add(
                                "?" + required + described.path("name").asString() + "=" + value));
            }
        }
        return queries;
    }

    /** The first letters of the mark: a search finds it by them, and a page that repeats them reveals nothing. */
    private static String begun(Forbidden others) {
        return others.things.mark().substring(0, 5);
    }

    private static Optional<String> value(String name, Forbidden others) {
        if (PHONES.contains(name)) {
            return Optional.of(URLEncoder.encode(others.things.phoneNumber(), StandardCharsets.UTF_8));
        }
        if (name.equals("q") || name.equals("email")) {
            return Optional.of(begun(others));
        }
        return Optional.ofNullable(kindOf(name)).map(kind -> Long.toString(others.things.id(kind)));
    }

    /** The kind of thing that a field refers to; null: none. A new field that looks like an id must be added here. */
    private static @Nullable String kindOf(String field) {
        String name = field.substring(field.lastIndexOf('.') + 1);
        String kind = NAMED.get(name);
        if (kind == null && (field.endsWith("_id") || field.endsWith("_ids")) && !TEXTS.contains(name)) {
            throw new AssertionError("unknown kind of id: " + field);
        }
        return kind;
    }

    /** The described example with own ids; then with one field at a time that refers to something of others. */
    private static List<String> bodies(Route route, Role role, Forbidden others) {
        Operation operation = operations.get(route.method() + " " + route.template());
        JsonNode media = operation == null
                ? Json.tree("{}")
                : operation.content().path("requestBody").path("content").path("application/json");
        JsonNode schema = api.follow(media.path("schema"));
        JsonNode example = media.has("example")
                ? media.get("example")
                : media.path("examples")
                        .valueStream()
                        .findFirst()
                        .map(one -> api.follow(one).path("value"))
                        .orElse(Json.tree("{}"));
        List<JsonNode> bodies = new ArrayList<>();
        JsonNode plain = example.isObject() ? withIds(example.deepCopy(), role.things) : Json.tree("{}");
        bodies.add(plain);
        for (String field : schema.path("properties").propertyNames()) {
            String kind = kindOf(field);
            boolean isPhone = PHONES.contains(field);
            if (isPhone || (kind != null && others.hides(kind))) {
                String value = isPhone
                        ? Json.text(others.things.phoneNumber())
                        : Long.toString(others.things.id(String.valueOf(kind)));
                bodies.addAll(with(
                        route, (ObjectNode) plain, field, Json.tree(field.endsWith("s") ? "[" + value + "]" : value)));
            }
        }
        return bodies.stream().map(Json::text).distinct().toList();
    }

    /** The body with a field, together with the fields that each route requires with it. */
    private static List<JsonNode> with(Route route, ObjectNode plain, String field, JsonNode value) {
        List<JsonNode> bodies = new ArrayList<>();
        ObjectNode body = plain.deepCopy();
        body.set(field, value);
        bodies.add(body);
        ObjectNode alone = (ObjectNode) Json.tree("{}");
        alone.set(field, value);
        bodies.add(alone);
        if (field.equals("contact_ids") && route.template().endsWith("/bulk-actions")) {
            for (String action : List.of(
                    "mark_do_not_contact",
                    "remove_from_powerdialer",
                    "add_to_powerdialer",
                    "disenroll",
                    "clear_do_not_contact")) {
                ObjectNode one = alone.deepCopy();
                one.put("action", action);
                bodies.add(one);
            }
        }
        if (field.equals("entry_ids")) {
            ObjectNode top = alone.deepCopy();
            top.put("position", "top");
            bodies.add(top);
        }
        if (field.equals("contact_id") && route.template().endsWith("/messages")) {
            ObjectNode message = alone.deepCopy();
            message.put("channel", "sms").put("body", "Hello");
            bodies.add(message);
        }
        return bodies;
    }

    private static JsonNode withIds(JsonNode node, Furniture things) {
        if (node instanceof ObjectNode object) {
            for (String name : List.copyOf(object.propertyNames())) {
                String kind = name.equals("id") ? null : kindOf(name);
                JsonNode value = object.get(name);
                if (kind != null && value.isIntegralNumber()) {
                    object.put(name, things.id(kind));
                } else if (kind != null && value.isArray()) {
                    object.set(name, Json.tree("[" + things.id(kind) + "]"));
                } else {
                    withIds(value, things);
                }
            }
        } else {
            node.forEach(child -> withIds(child, things));
        }
        return node;
    }

    /** The page's own form; then with one field at a time that refers to something of others. */
    private static List<String> posts(Route route, Forbidden others) {
        Map<String, String> form = forms.get(route.template());
        List<String> scripted = OTHER_FORMS.get(route.template());
        assertThat(form != null || scripted != null)
                .as("no page has a form for " + route.template() + "; tell its fields in OTHER_FORMS")
                .isTrue();
        Map<String, String> fields = new LinkedHashMap<>(form == null ? Map.of() : form);
        if (scripted != null) {
            scripted.forEach(name -> fields.putIfAbsent(name, ""));
        }
        List<String> posts = new ArrayList<>(List.of(encoded(fields)));
        for (String name : fields.keySet()) {
            String kind = kindOf(name);
            if (kind != null && others.hides(kind)) {
                Map<String, String> changed = new LinkedHashMap<>(fields);
                changed.put(name, Long.toString(others.things.id(kind)));
                posts.add(encoded(changed));
            }
            if (PHONES.contains(name)) {
                Map<String, String> changed = new LinkedHashMap<>(fields);
                changed.put(name, others.things.phoneNumber());
                posts.add(encoded(changed));
            }
        }
        return posts;
    }

    private static String encoded(Map<String, String> fields) {
        return fields.entrySet().stream()
                .filter(field -> !field.getKey().equals("form_key"))
                .map(field -> URLEncoder.encode(field.getKey(), StandardCharsets.UTF_8) + "="
                        + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    /** The forms of all pages, as the admin sees them, by the template that they are sent to. */
    private static void readForms(Visitor admin) {
        for (Route page : server.routes()) {
            if (page.method().equals("GET")
                    && !page.template().startsWith("/api/")
                    && !page.template().startsWith("/docs")) {
                for (String path : Furniture.paths(page.template(), place -> own)) {
                    Matcher form = FORM.matcher(admin.get(path).text());
                    while (form.find()) {
                        readForm(path, form.group());
                    }
                }
            }
        }
    }

    private static void readForm(String page, String html) {
        Map<String, String> fields = new LinkedHashMap<>();
        Matcher field = FIELD.matcher(html);
        while (field.find()) {
            Matcher value = VALUE.matcher(field.group());
            fields.putIfAbsent(
                    field.group(1),
                    value.find() ? value.group(1).replace("&quot;", "\"").replace("&amp;", "&") : "");
        }
        Set<String> actions = new LinkedHashSet<>();
        Matcher action = ACTION.matcher(html);
        while (action.find()) {
            actions.add(URLDecoder.decode(action.group(1).split("[?#]")[0], StandardCharsets.UTF_8));
        }
        (actions.isEmpty() ? Set.of(page) : actions)
                .forEach(target -> templateOf(target)
                        .ifPresent(template -> forms.computeIfAbsent(template, none -> new LinkedHashMap<>())
                                .putAll(fields)));
    }

    private static Optional<String> templateOf(String path) {
        return server.routes().stream()
                .filter(route -> route.method().equals("POST"))
                .map(Route::template)
                .filter(template -> path.matches(template.replaceAll("\\{[^}]+}", "[^/]+")))
                .min(java.util.Comparator.comparingInt(template -> template.indexOf('{') < 0 ? 0 : 1));
    }

    /**
     * A digest of all rows of another account by table; of the own account, of the rows that refer to a hidden contact or to
     * its data. Own requests that refer to it, such as bulk actions, are own rows.
     */
    private static Map<String, String> digests(Furniture things, boolean foreign) {
        String ids = things.ids().entrySet().stream()
                .filter(thing -> PERSONAL.contains(thing.getKey()))
                .map(thing -> thing.getValue().toString())
                .collect(Collectors.joining("|"));
        String phones =
                things.phones().stream().map(phone -> phone.substring(1)).collect(Collectors.joining("|"));
        return server.database().jdbi().withHandle(handle -> {
            String all = handle.createQuery(TABLES).mapTo(String.class).stream()
                    .filter(table -> !(foreign ? Set.of("session") : OWN_ROWS).contains(table))
                    .map(table -> digest(table, foreign ? "true" : ownOf(table, ids, phones)))
                    .collect(Collectors.joining(" union all "));
            Map<String, String> digests = new TreeMap<>();
            handle.createQuery(all)
                    .bind("account", things.account())
                    .map((row, context) -> Map.entry(row.getString("name"), row.getString("digest")))
                    .forEach(digest -> digests.put(digest.getKey(), digest.getValue()));
            return digests;
        });
    }

    private static final Set<String> OWN_ROWS = Set.of("audit_log", "bulk_action_skip", "session", "login", "line");

    private static final String TABLES = """
            select c.relname from pg_class c
            join pg_attribute a on a.attrelid = c.oid and a.attname = 'account_id'
            where c.relkind in ('r', 'p') and not c.relispartition and c.relnamespace = current_schema()::regnamespace
            """;

    private static String digest(String table, String which) {
        return """
                select '%s' as name, md5(coalesce(string_agg(t::text, e'\\n' order by t::text), '')) as digest
                from %s t where t.account_id = :account and %s
                """.formatted(table, table, which);
    }

    private static String ownOf(String table, String ids, String phones) {
        return Set.of("bulk_action", "saved_search", "lead").contains(table)
                ? "t.id in (" + ids.replace('|', ',') + ")"
                : "t::text ~ '\\m(" + ids + ")\\M|" + phones + "'";
    }

    /** Ids that cannot equal any other number in an answer or a row by chance. */
    private static Database withLongIds() {
        Database database = TestDatabase.create();
        database.jdbi().useHandle(handle -> handle.execute("select setval('id_block', 7300000001)"));
        return database;
    }
}
