package firstring.console.leads;

import firstring.accounts.Role;
import firstring.console.Api;
import firstring.console.ChangeFeed;
import firstring.console.Gate;
import firstring.console.ItemFaults;
import firstring.console.NameStore;
import firstring.console.Names;
import firstring.console.Visit;
import firstring.console.leads.LeadsView.Filters;
import firstring.http.Answer;
import firstring.http.Faults;
import firstring.http.Params;
import firstring.http.Routes;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import tools.jackson.databind.JsonNode;

/** The inbox of leads, which stays up to date while it stands open. */
public final class LeadListPages {
    private static final Duration LONGEST_WATCH = Duration.ofSeconds(20);
    private static final int PAGE = 50;

    private final Gate gate;
    private final NameStore names;
    private final LeadStore leads;
    private final ChangeFeed pulse;

    public LeadListPages(Gate gate, NameStore names, LeadStore leads, ChangeFeed pulse) {
        this.gate = gate;
        this.names = names;
        this.leads = leads;
        this.pulse = pulse;
    }

    public void addTo(Routes routes) {
        routes.on("GET", "/leads", gate.open(Role.TEAM_LEAD, this::show))
                .on("GET", "/leads/live", gate.watch(Role.TEAM_LEAD, this::watch))
                .on("POST", "/leads/accept", gate.open(Role.TEAM_LEAD, this::accept));
    }

    /** Accepts the leads that were selected without their invalid details. */
    private Answer accept(Visit visit) throws Exception {
        List<Long> ids = new Params(visit.form(), new Faults()).ids("lead_ids", PAGE);
        int accepted = 0;
        if (ids != null) {
            Api.Reply reply = visit.api().post("/api/v1/leads/accept", Map.of("lead_ids", ids));
            if (!reply.isDone()) {
                return gate.error(visit, reply);
            }
            for (JsonNode result : reply.body().path("data")) {
                accepted += result.path("accepted_as").isNumber() ? 1 : 0;
            }
        }
        int left = ids == null ? 0 : ids.size() - accepted;
        return visit.goTo("/leads?outcome=%s&accepted=%d&left=%d".formatted(LeadsView.NEEDS_FIXING, accepted, left));
    }

    private Answer show(Visit visit) throws Exception {
        Api.Reply reply = visit.api().get(target(visit));
        return reply.isDone()
                ? visit.page("leads", visit.frame("Leads", "leads"), view(visit, reply.body(), Long.MAX_VALUE))
                : gate.error(visit, reply);
    }

    private Answer watch(Visit visit) throws Exception {
        String seen = visit.text("seen");
        long newest = number(visit.text("newest"));
        Api.Reply[] last = new Api.Reply[1];
        pulse.await(visit.session().account(), LONGEST_WATCH, () -> {
            last[0] = visit.api().get(target(visit));
            return !stamp(last[0].body()).equals(seen);
        });
        return visit.part(
                "leads-live",
                Map.of("frame", visit.frame("Leads", "leads"), "view", view(visit, last[0].body(), newest)));
    }

    private static long number(String text) {
        return text.matches("[0-9]{1,16}") ? Long.parseLong(text) : 0;
    }

    /** Differs when the page would look different. */
    private static String stamp(JsonNode page) {
        return Integer.toHexString(page.path("data").toString().hashCode());
    }

    private static Filters filters(Visit visit) {
        return new Filters(
                visit.text("outcome"),
                visit.text("source"),
                day(visit.text("day")),
                visit.text("q"),
                visit.text("token"));
    }

    private static String day(String text) {
        try {
            return text.isEmpty() ? "" : LocalDate.parse(text).toString();
        } catch (DateTimeParseException noDay) {
            return "";
        }
    }

    private static String target(Visit visit) {
        Filters filters = filters(visit);
        StringJoiner query = new StringJoiner("&", "/api/v1/leads?", "").add("limit=" + PAGE);
        boolean fixing = filters.outcome().equals(LeadsView.NEEDS_FIXING);
        add(query, fixing ? "needs_fixing" : "outcome", fixing ? "true" : filters.outcome());
        add(query, "source", filters.source());
        add(query, "q", filters.text());
        add(query, "token_id", filters.token());
        add(query, "cursor", visit.text("cursor"));
        if (!filters.day().isEmpty()) {
            LocalDate day = LocalDate.parse(filters.day());
            add(query, "from", start(visit, day));
            add(query, "to", start(visit, day.plusDays(1)));
        }
        return query.toString();
    }

    private static String start(Visit visit, LocalDate day) {
        return day.atStartOfDay(visit.times().zone()).toInstant().toString();
    }

    private static void add(StringJoiner query, String name, String value) {
        if (!value.isEmpty()) {
            query.add(name + "=" + Gate.encode(value));
        }
    }

    private LeadsView view(Visit visit, JsonNode page, long newestSeen) {
        Filters filters = filters(visit);
        List<JsonNode> data = new ArrayList<>();
        page.path("data").forEach(data::add);
        List<LeadsView.Row> rows = rows(visit, data, newestSeen);
        StringJoiner query = new StringJoiner("&");
        add(query, "outcome", filters.outcome());
        add(query, "source", filters.source());
        add(query, "day", filters.day());
        add(query, "q", filters.text());
        add(query, "token", filters.token());
        String cursor = page.path("next_cursor").asString("");
        String older =
                cursor.isEmpty() ? "" : "/leads?" + query + (query.length() == 0 ? "" : "&") + "cursor=" + cursor;
        long newest = rows.isEmpty() ? 0 : rows.getFirst().id();
        boolean fixing = filters.outcome().equals(LeadsView.NEEDS_FIXING);
        String watch = visit.text("cursor").isEmpty() && !fixing
                ? "/leads/live?" + query + (query.length() == 0 ? "" : "&") + "newest=" + newest + "&seen="
                        + stamp(page)
                : "";
        String accepted = visit.text("accepted");
        return new LeadsView(
                filters,
                rows,
                older,
                watch,
                leads.countFixable(visit.session().account(), LeadsView.MOST_COUNTED + 1),
                accepted.isEmpty() ? null : (int) number(accepted),
                (int) number(visit.text("left")));
    }

    private List<LeadsView.Row> rows(Visit visit, List<JsonNode> data, long newestSeen) {
        List<Long> ids = new ArrayList<>();
        List<Long> contacts = new ArrayList<>();
        for (JsonNode lead : data) {
            ids.add(lead.path("id").asLong());
            if (lead.path("contact_id").isNumber()) {
                contacts.add(lead.path("contact_id").asLong());
            }
        }
        Names known = new Names(names, visit);
        Map<Long, String> titles = known.contacts(contacts);
        Map<Long, String> owners = known.owners(contacts);
        Map<Long, Long> replays = ids.isEmpty()
                ? new HashMap<>()
                : leads.findReplays(visit.session().account(), ids);
        return data.stream()
                .map(lead -> row(lead, titles, owners, replays, newestSeen))
                .toList();
    }

    private static LeadsView.Row row(
            JsonNode lead,
            Map<Long, String> titles,
            Map<Long, String> owners,
            Map<Long, Long> replays,
            long newestSeen) {
        long id = lead.path("id").asLong();
        long contact = lead.path("contact_id").asLong(0);
        String phone = lead.path("phone_number").asString("");
        String title = titles.getOrDefault(contact, phone.isEmpty() ? "Lead " + id : phone);
        return new LeadsView.Row(
                id,
                Instant.parse(lead.path("received_at").asString()),
                lead.path("outcome").asString(),
                title,
                phone,
                problem(lead.path("errors")),
                owners.getOrDefault(contact, ""),
                lead.path("source").asString(),
                replays.getOrDefault(id, 0L),
                id > newestSeen);
    }

    /** The first fault, with the number of the others. */
    private static String problem(JsonNode errors) {
        Map<String, JsonNode> faults = new LinkedHashMap<>();
        errors.properties().forEach(field -> faults.put(field.getKey(), field.getValue()));
        if (faults.isEmpty()) {
            return "";
        }
        Map.Entry<String, JsonNode> fault = faults.entrySet().iterator().next();
        String first =
                ItemFaults.sentence(fault.getKey(), fault.getValue().path(0).asString(""));
        return faults.size() == 1
                ? first
                : "%s (and %d more).".formatted(first.replaceFirst("\\.$", ""), faults.size() - 1);
    }
}
