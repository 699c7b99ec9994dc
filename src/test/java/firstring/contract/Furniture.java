package firstring.contract;

import static firstring.contract.Office.fields;
import static firstring.contract.Office.freshName;
import static firstring.contract.Office.freshPhone;
import static org.assertj.core.api.Assertions.assertThat;

import firstring.TestClient.Reply;
import firstring.TestServer;
import firstring.accounts.CreatedAccount;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One thing of every kind that the path of any route refers to, marked in all its texts, and owned by one agent where a thing has
 * an owner. {@link #paths} fills in every template; an unknown path parameter fails.
 */
final class Furniture {
    static final String PASSWORD = "nine green bottles on 1 wall";

    private static final Pattern PLACE = Pattern.compile("/([^/{}]+)/\\{([^}]+)}");

    /** The kinds of things by the path segment before the parameter. */
    private static final Map<String, List<String>> KINDS = Map.ofEntries(
            Map.entry("contacts", List.of("contacts", "deleted-contacts")),
            Map.entry("leads", List.of("leads", "fixable-leads")),
            Map.entry("deleted", List.of("deleted-contacts")),
            Map.entry("saved", List.of("saved-searches")),
            Map.entry("bulk", List.of("bulk-actions")),
            Map.entry("people", List.of("enrollments")),
            Map.entry("powerdialer", List.of("entries", "disposed-entries")),
            Map.entry("dialer", List.of("entries", "disposed-entries")));

    /** Parameters without a row. */
    private static final Map<String, List<String>> WORDS = Map.of(
            "calling-rules", List.of("US-FL"),
            "calling-hours", List.of("US-FL"),
            "assets", List.of("0"),
            "docs", List.of("contacts"),
            "u", List.of("AAAAAAAA"));

    private final TestServer server;
    private final Office office;
    private final long account;
    private final String mark;
    private final String name;
    private final long user;
    private final String email;
    private final String token;
    private final Map<String, Long> ids = new LinkedHashMap<>();
    private final List<String> phones = new ArrayList<>();

    /** @param mark a word that nothing else contains */
    Furniture(TestServer server, CreatedAccount account, String mark) {
        this(server, account, mark, mark);
    }

    /** @param name the name of everything in the setup, which users of the account may see */
    Furniture(TestServer server, CreatedAccount account, String mark, String name) {
        this.server = server;
        this.office = new Office(server, account.token().reveal());
        this.account = account.account().value();
        this.mark = mark;
        this.name = name;
        this.email = name.toLowerCase(java.util.Locale.ROOT) + "@furniture.example";
        this.user = office.availableAgent("name", name + " agent", "email", email, "password", PASSWORD);
        this.token = tokenOf(server, office.token(), user);
        ids.put("users", user);
        setUp();
        people();
        work();
        assertThat(ids).doesNotContainValue(0L);
    }

    private void setUp() {
        ids.put("ring-groups", office.ringGroup(Map.of("name", freshName(name)), user));
        List.of("tags", "lines", "disposition-statuses", "lead-sources")
                .forEach(kind -> make(kind, Map.of("name", freshName(name))));
        make("dialer-lists", Map.of("name", freshName(name), "user_ids", List.of(user)));
        List<?> steps = List.of(
                Map.of("type", "wait", "duration", "P1D"),
                Map.of("type", "send_sms", "message", name + " {{first_name}}"));
        make("sequences", Map.of("name", freshName(name), "steps", steps));
        make("holidays", Map.of("name", freshName(name), "date", "2026-12-" + (10 + name.length())));
        make("custom-fields", Map.of("key", name.toLowerCase(java.util.Locale.ROOT), "label", name, "type", "text"));
        make("tokens", Map.of("name", freshName(name), "user_id", user, "scopes", List.of("intake")));
    }

    private void people() {
        String number = phone();
        Reply lead = office.lead(
                number,
                "first_name",
                mark,
                "notes",
                mark,
                "email",
                "person@" + mark + ".example",
                "user_id",
                user,
                "tag_id",
                id("tags"),
                "sequence_id",
                id("sequences"),
                "add_to_powerdialer",
                true);
        assertThat(lead.status()).as(lead.text()).isEqualTo(201);
        ids.put("contacts", Office.id(lead, "contact_id"));
        ids.put("leads", Office.id(lead, "lead_id"));
        ids.put("fixable-leads", Office.id(office.lead(number, "notes", mark, "email", "none"), "lead_id"));
        server.runDueWork();
        ids.put("enrollments", first("/api/v1/contacts/" + id("contacts") + "/enrollments"));
        ids.put("entries", first("/api/v1/users/" + user + "/powerdialer"));
        contact(phone(), "other_phone_numbers", number);
        ids.put("conflicts", first("/api/v1/conflicts?contact_id=" + id("contacts")));
        long kept = contact(phone());
        Reply merged = server.post(
                "/api/v1/contacts/" + kept + "/merge", office.token(), Map.of("contact_id", contact(phone())));
        ids.put("merges", Office.id(merged, "merge_id"));
        ids.put("deleted-contacts", contact(phone()));
        server.delete("/api/v1/contacts/" + id("deleted-contacts"), office.token());
    }

    private void work() {
        long called = contact(phone(), "add_to_powerdialer", true);
        long entry = first("/api/v1/contacts/" + called + "/powerdialer");
        ids.put("disposed-entries", entry);
        Reply disposed = server.post(
                "/api/v1/users/%d/powerdialer/%d/dispose".formatted(user, entry),
                token,
                Map.of("disposition_status_id", id("disposition-statuses"), "note", mark));
        assertThat(disposed.status()).as(disposed.text()).isEqualTo(200);
        Map<String, Object> message = Map.of("channel", "sms", "contact_id", id("contacts"), "body", mark);
        ids.put("messages", Office.id(server.post("/api/v1/messages", office.token(), message), "id"));
        Map<String, Object> bulk =
                Map.of("action", "add_tag", "tag_id", id("tags"), "contact_ids", List.of(id("contacts")));
        ids.put("bulk-actions", Office.id(server.post("/api/v1/bulk-actions", token, bulk), "id"));
        Map<String, Object> search = Map.of("name", mark, "filter", Map.of("q", mark));
        ids.put("saved-searches", Office.id(server.post("/api/v1/saved-searches", token, search), "id"));
        String path = "/api/v1/contacts/" + id("contacts");
        server.post(path + "/notes", office.token(), Map.of("note", mark));
        Map<String, Object> consent = Map.of("channel", "sms", "given", true, "text", mark);
        assertThat(server.post(path + "/consent", office.token(), consent).status())
                .isEqualTo(201);
        breakDown();
        review();
    }

    /** A reply that may be an opt-out. */
    private void review() {
        ids.put("opt-out-reviews", id("messages"));
        ids.put("reviews", id("messages"));
        server.database().jdbi().useHandle(handle -> handle.execute("""
                        insert into opt_out_review (account_id, id, e164, body, created_at)
                        values (?, ?, ?, ?, now())
                        """, account, id("messages"), phoneNumber(), mark));
    }

    /** A message that failed and an enrollment that is set aside, so that both can be retried. */
    private void breakDown() {
        server.database().jdbi().useHandle(handle -> {
            handle.execute(
                    "update message set state = 'failed', outcome = 'rejected', due_at = null where id = ?",
                    id("messages"));
            handle.execute(
                    "update enrollment set reason = 'set_aside', due_at = null, resume_at = null where id = ?",
                    id("enrollments"));
        });
    }

    private void make(String kind, Map<String, ?> body) {
        ids.put(kind, office.create("/api/v1/" + kind, body));
    }

    private long contact(String number, Object... more) {
        Map<String, Object> fields = fields("first_name", mark, "user_id", user);
        fields.putAll(fields(more));
        fields.put("phone_number", number);
        Reply reply = office.send(fields);
        assertThat(reply.status()).as(reply.text()).isEqualTo(201);
        return Office.id(reply, "contact_id");
    }

    private String phone() {
        phones.add(freshPhone());
        return phones.getLast();
    }

    private long first(String list) {
        Reply reply = office.get(list);
        assertThat(reply.body().at("/data/0/id").isIntegralNumber())
                .as(reply.text())
                .isTrue();
        return reply.body().at("/data/0/id").asLong();
    }

    static String tokenOf(TestServer server, String admin, long owner) {
        Reply made = server.post(
                "/api/v1/tokens",
                admin,
                Map.of("name", freshName("Token"), "user_id", owner, "scopes", List.of("manage", "family")));
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        return made.body().get("value").asString();
    }

    String mark() {
        return mark;
    }

    long id(String kind) {
        Long id = ids.get(kind);
        if (id == null) {
            throw new IllegalArgumentException("no thing of the kind " + kind);
        }
        return id;
    }

    Map<String, Long> ids() {
        return ids;
    }

    /** The number of the contact that everything belongs to. */
    String phoneNumber() {
        return phones.getFirst();
    }

    List<String> phones() {
        return phones;
    }

    String token() {
        return token;
    }

    String email() {
        return email;
    }

    long account() {
        return account;
    }

    /** The paths of a template, one with each possible kind of thing in its parameters. */
    List<String> paths(String template) {
        return paths(template, place -> this);
    }

    /** Like {@link #paths}, with one of these things or the other in each parameter. */
    static List<String> paths(String template, IntFunction<Furniture> things) {
        return paths(template, 0, things);
    }

    private static List<String> paths(String template, int at, IntFunction<Furniture> things) {
        Matcher place = PLACE.matcher(template);
        if (!place.find()) {
            return List.of(template);
        }
        List<String> paths = new ArrayList<>();
        for (String value : things.apply(at).values(place.group(1), place.group(2))) {
            String path = template.substring(0, place.start(2) - 1) + value + template.substring(place.end());
            paths.addAll(paths(path.replace("/{file}", "/console.css"), at + 1, things));
        }
        return paths;
    }

    /** The first kind for each parameter of a template, in order. */
    static List<String> kinds(String template) {
        List<String> kinds = new ArrayList<>();
        Matcher place = PLACE.matcher(template);
        while (place.find()) {
            kinds.add(
                    KINDS.getOrDefault(place.group(1), List.of(place.group(1))).getFirst());
        }
        return kinds;
    }

    /** Whether a kind is a word that everyone knows instead of a row of an account. */
    static boolean isWord(String kind) {
        return WORDS.containsKey(kind);
    }

    private List<String> values(String before, String name) {
        if (name.equals("account")) {
            return List.of(Long.toString(account));
        }
        List<String> words = WORDS.get(before);
        return words != null
                ? words
                : KINDS.getOrDefault(before, List.of(before)).stream()
                        .map(kind -> Long.toString(id(kind)))
                        .toList();
    }
}
