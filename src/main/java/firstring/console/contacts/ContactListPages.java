package firstring.console.contacts;

import firstring.accounts.Role;
import firstring.console.Api;
import firstring.console.Gate;
import firstring.console.NameStore;
import firstring.console.NameStore.Kind;
import firstring.console.Names;
import firstring.console.SharedForm;
import firstring.console.Team;
import firstring.console.Visit;
import firstring.console.developers.LeadApiView.Choice;
import firstring.http.Answer;
import firstring.http.Routes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Contacts: found as one types, and those that were deleted. Agents see their own. */
public final class ContactListPages {
    private static final String PATH = "/contacts";
    private static final String API = "/api/v1/contacts";
    private static final String SAVED = "/api/v1/saved-searches";
    private static final SharedForm SAVED_FORM = SharedForm.of("name", "filter");
    private static final int PAGE = 50;
    private static final int MOST_CHOICES = 1_000;

    private final Gate gate;
    private final NameStore names;

    public ContactListPages(Gate gate, NameStore names) {
        this.gate = gate;
        this.names = names;
    }

    public void addTo(Routes routes) {
        routes.on("GET", PATH, gate.open(Role.AGENT, visit -> list(visit, Map.of())))
                .on("POST", PATH + "/saved", gate.open(Role.AGENT, this::save))
                .on("POST", PATH + "/saved/{id}", gate.open(Role.AGENT, this::rename))
                .on("POST", PATH + "/saved/{id}/delete", gate.open(Role.AGENT, this::forget))
                .on("GET", PATH + "/export", gate.open(Role.AGENT, this::export))
                .on("GET", PATH + "/deleted", gate.open(Role.TEAM_LEAD, visit -> listDeleted(visit, 200, Map.of())))
                .on("POST", PATH + "/deleted/{id}", gate.open(Role.TEAM_LEAD, this::restore));
    }

    /** @param faults of a search that was not saved; empty: none was */
    private Answer list(Visit visit, Map<String, List<String>> faults) throws Exception {
        ContactFilter filter = ContactFilter.of(visit);
        Api.Reply reply = visit.api().get(API + "?limit=" + PAGE + filter.apiQuery(visit.text("cursor")));
        if (!reply.isDone() && reply.status() != 400) {
            return gate.error(visit, reply);
        }
        ContactsView.Contacts view = new ContactsView.Contacts(
                filter,
                choices(visit),
                saved(visit, filter),
                rows(visit, reply.body().path("data")),
                filter.pageHref(reply.body().path("next_cursor").asString("")),
                faults.isEmpty() ? reply.faults() : faults);
        String title = seesAll(visit) ? "Contacts" : "Your contacts";
        return visit.page(
                reply.isDone() && faults.isEmpty() ? 200 : 422, "contacts", visit.frame(title, "contacts"), view);
    }

    private static List<ContactsView.SavedSearch> saved(Visit visit, ContactFilter filter) throws Exception {
        List<ContactsView.SavedSearch> saved = new ArrayList<>();
        for (JsonNode search : visit.api().all(SAVED, MOST_CHOICES)) {
            ContactFilter own = ContactFilter.of(search.path("filter"));
            saved.add(new ContactsView.SavedSearch(
                    search.path("id").asLong(),
                    SAVED_FORM.version(search),
                    search.path("name").asString(),
                    own.isEmpty() ? PATH : PATH + "?" + own.query(),
                    own.equals(filter)));
        }
        return saved;
    }

    private Answer save(Visit visit) throws Exception {
        ContactFilter filter = ContactFilter.of(visit);
        Api.Reply reply = visit.api().post(SAVED, Map.of("name", visit.text("name"), "filter", filter.values()));
        return reply.isDone() ? visit.goTo(PATH + "?" + filter.query()) : list(visit, reply.faults());
    }

    private Answer rename(Visit visit) throws Exception {
        Map<String, @Nullable Object> name = Map.of("name", visit.text("name"));
        SharedForm.Saved saved =
                SAVED_FORM.save(visit, SAVED + "/" + visit.call().pathId(), name);
        if (saved.isMissing()) {
            return gate.error(visit, saved.reply());
        }
        String query = ContactFilter.of(visit).query();
        return saved.isDone() ? visit.goTo(PATH + (query.isEmpty() ? "" : "?" + query)) : list(visit, saved.faults());
    }

    private Answer forget(Visit visit) throws Exception {
        Api.Reply reply = SAVED_FORM.remove(visit, SAVED + "/" + visit.call().pathId());
        return reply.isDone() ? visit.goTo(PATH) : gate.error(visit, reply);
    }

    /** The same filter as a file; the mark at its start tells spreadsheets that it is UTF-8. */
    private Answer export(Visit visit) throws Exception {
        Answer answer = visit.api()
                .pass(API + "/export?bom=true" + ContactFilter.of(visit).apiQuery(""));
        return answer.status() == 200 ? answer : gate.error(visit, answer.status());
    }

    private static boolean seesAll(Visit visit) {
        return visit.user().role().isAtLeast(Role.TEAM_LEAD);
    }

    private static ContactsView.Choices choices(Visit visit) throws Exception {
        return visit.wantsPart()
                ? ContactsView.Choices.NONE
                : new ContactsView.Choices(
                        seesAll(visit) ? owners(visit) : List.of(),
                        choices(visit, "/api/v1/tags"),
                        choices(visit, "/api/v1/lead-sources"),
                        choices(visit, "/api/v1/disposition-statuses"),
                        choices(visit, "/api/v1/lines"),
                        choices(visit, "/api/v1/sequences"));
    }

    /** The possible owners of contacts that the viewer can see. */
    static List<Choice> owners(Visit visit) throws Exception {
        Team team = Team.of(visit);
        return choices(visit, "/api/v1/users").stream()
                .filter(user -> team.has(user.id()))
                .toList();
    }

    static List<Choice> choices(Visit visit, String path) throws Exception {
        return visit.api().all(path, MOST_CHOICES).stream()
                .map(row -> new Choice(row.path("id").asLong(), row.path("name").asString()))
                .toList();
    }

    private List<ContactsView.Row> rows(Visit visit, JsonNode data) {
        List<Long> owners = new ArrayList<>();
        List<Long> dispositions = new ArrayList<>();
        for (JsonNode contact : data) {
            owners.add(contact.path("user_id").asLong(0));
            dispositions.add(contact.path("disposition_status_id").asLong(0));
        }
        Names known = new Names(names, visit);
        Map<Long, String> users = known.all(Kind.USER, owners);
        Map<Long, String> statuses = known.all(Kind.DISPOSITION, dispositions);
        List<ContactsView.Row> rows = new ArrayList<>();
        data.forEach(contact -> rows.add(row(contact, users, statuses)));
        return rows;
    }

    static ContactsView.Row row(JsonNode contact, Map<Long, String> users, Map<Long, String> statuses) {
        String phone = contact.path("phone_number").asString("");
        String name = contact.path("name").asString("");
        return new ContactsView.Row(
                contact.path("id").asLong(),
                name.isBlank() ? phone : name,
                phone,
                contact.path("company_name").asString(""),
                users.getOrDefault(contact.path("user_id").asLong(0), ""),
                statuses.getOrDefault(contact.path("disposition_status_id").asLong(0), ""),
                ContactCards.tags(contact.path("tags")),
                contact.path("is_dnc").asBoolean(false)
                        || contact.path("is_opted_out").asBoolean(false),
                Instant.parse(contact.path("created_at").asString()));
    }

    private Answer listDeleted(Visit visit, int status, Map<String, List<String>> faults) throws Exception {
        String cursor = visit.text("cursor");
        String after = cursor.isEmpty() ? "" : "&cursor=" + Gate.encode(cursor);
        Api.Reply reply = visit.api().get("/api/v1/deleted-contacts?limit=" + PAGE + after);
        if (!reply.isDone()) {
            return gate.error(visit, reply);
        }
        String next = reply.body().path("next_cursor").asString("");
        ContactsView.Deleted view = new ContactsView.Deleted(
                deletedRows(visit, reply.body().path("data")),
                next.isEmpty() ? "" : PATH + "/deleted?cursor=" + Gate.encode(next),
                !visit.text("done").isEmpty(),
                faults);
        return visit.page(status, "contacts-deleted", visit.frame("Deleted contacts", "contacts"), view);
    }

    private List<ContactsView.DeletedRow> deletedRows(Visit visit, JsonNode data) {
        List<Long> users = new ArrayList<>();
        data.forEach(contact -> users.add(contact.path("deleted_by").asLong(0)));
        Map<Long, String> known = new Names(names, visit).all(Kind.USER, users);
        List<ContactsView.DeletedRow> rows = new ArrayList<>();
        for (JsonNode contact : data) {
            String name = contact.path("name").asString("");
            String phone = contact.path("phone_number").asString("");
            rows.add(new ContactsView.DeletedRow(
                    contact.path("id").asLong(),
                    name.isEmpty() ? phone : name,
                    phone,
                    known.getOrDefault(contact.path("deleted_by").asLong(0), ""),
                    Instant.parse(contact.path("deleted_at").asString())));
        }
        return rows;
    }

    private Answer restore(Visit visit) throws Exception {
        long id = visit.call().pathId();
        Api.Reply reply = visit.api().post(API + "/" + id + "/restore", Map.of());
        return reply.isDone()
                ? visit.goTo(PATH + "/" + id + "?done=restored")
                : listDeleted(visit, 422, reply.faults());
    }
}
