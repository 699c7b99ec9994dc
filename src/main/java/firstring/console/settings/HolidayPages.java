package firstring.console.settings;

import firstring.accounts.Role;
import firstring.console.Api;
import firstring.console.Gate;
import firstring.console.SharedForm;
import firstring.console.Visit;
import firstring.http.Answer;
import firstring.http.Routes;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Set-up, holidays: days without calls, everywhere or in the states whose rule says so. */
public final class HolidayPages {
    private static final String PATH = SetUpPages.PATH + "/holidays";
    private static final String API = "/api/v1/holidays";
    private static final int MOST = 1_000;
    private static final String NEVER = "9999-12-31";
    private static final SharedForm FORM = SharedForm.of(
            List.of("name", "date", "every_year", "observed"),
            (holiday, field) -> field.equals("observed") ? kept(holiday) : SharedForm.value(holiday, field));
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("EEE d MMM uuuu", Locale.ENGLISH);
    private static final HolidaysView.Holiday NONE = new HolidaysView.Holiday("", "", "", "", false, "everywhere", "");

    private final Gate gate;

    public HolidayPages(Gate gate) {
        this.gate = gate;
    }

    public void addTo(Routes routes) {
        routes.on("GET", PATH, gate.open(Role.TEAM_LEAD, visit -> show(visit, 200, NONE, Map.of())))
                .on("POST", PATH, gate.open(Role.ADMIN, this::create))
                .on("POST", PATH + "/{id}", gate.open(Role.ADMIN, this::edit))
                .on("POST", PATH + "/{id}/remove", gate.open(Role.ADMIN, this::remove));
    }

    /** Typed: what was just sent and refused, shown in the place of what stands. */
    private static Answer show(Visit visit, int status, HolidaysView.Holiday typed, Map<String, List<String>> faults)
            throws Exception {
        List<HolidaysView.Holiday> federal = new ArrayList<>();
        List<HolidaysView.Holiday> own = new ArrayList<>();
        List<JsonNode> holidays = visit.api().all(API, MOST).stream()
                .sorted(Comparator.comparing(
                        each -> each.path("next_dates").path(0).asString(NEVER)))
                .toList();
        for (JsonNode each : holidays) {
            HolidaysView.Holiday holiday = holiday(each);
            (each.path("code").isString() ? federal : own).add(holiday.id().equals(typed.id()) ? typed : holiday);
        }
        List<String> barring = visit.api().all("/api/v1/calling-rules", MOST).stream()
                .filter(rule -> rule.path("no_holidays").asBoolean(false))
                .map(rule -> rule.path("name").asString())
                .toList();
        HolidaysView view =
                new HolidaysView(federal, own, barring, typed.id().isEmpty() ? typed : NONE, typed.id(), faults);
        return visit.page(status, "holidays", visit.frame("Holidays", "set-up"), view);
    }

    private static HolidaysView.Holiday holiday(JsonNode holiday) {
        String next = holiday.path("next_dates").path(0).asString("");
        return new HolidaysView.Holiday(
                id(holiday),
                FORM.version(holiday),
                holiday.path("name").asString(),
                holiday.path("date").asString(""),
                holiday.path("every_year").asBoolean(false),
                kept(holiday),
                next.isEmpty() ? "" : DAY.format(LocalDate.parse(next)));
    }

    private static String id(JsonNode holiday) {
        return holiday.path("code").isString()
                ? holiday.path("code").asString()
                : holiday.path("id").asString();
    }

    private static String kept(JsonNode holiday) {
        if (!holiday.path("active").asBoolean(true)) {
            return "no";
        }
        return holiday.path("everywhere").asBoolean(false) ? "everywhere" : "states";
    }

    private Answer create(Visit visit) throws Exception {
        Api.Reply reply = visit.api().post(API, wanted(visit, true));
        return reply.isDone() ? visit.goTo(PATH) : show(visit, 422, typed(visit, "", ""), reply.faults());
    }

    private Answer edit(Visit visit) throws Exception {
        String id = id(visit);
        boolean own = id.matches("[0-9]+");
        SharedForm.Saved saved = FORM.save(visit, API + "/" + id, wanted(visit, own));
        if (saved.isDone()) {
            return visit.goTo(PATH);
        }
        return saved.isMissing()
                ? gate.error(visit, 404)
                : show(visit, saved.status(), typed(visit, id, saved.version()), saved.faults());
    }

    private Answer remove(Visit visit) throws Exception {
        Api.Reply reply = FORM.remove(visit, API + "/" + id(visit));
        return reply.isDone() ? visit.goTo(PATH) : gate.error(visit, reply);
    }

    private static String id(Visit visit) {
        return visit.call().pathParameter("id").replaceAll("[^a-z0-9_]", "");
    }

    private static Map<String, Object> wanted(Visit visit, boolean own) {
        Map<String, Object> wanted = new LinkedHashMap<>();
        if (own) {
            wanted.put("name", visit.text("name"));
            wanted.put("date", visit.text("date"));
            wanted.put("every_year", !visit.text("every_year").isEmpty());
        }
        String kept = visit.text("kept");
        wanted.put("active", !kept.equals("no"));
        if (!kept.equals("no")) {
            wanted.put("everywhere", kept.equals("everywhere"));
        }
        return wanted;
    }

    private static HolidaysView.Holiday typed(Visit visit, String id, String version) {
        return new HolidaysView.Holiday(
                id,
                version,
                visit.text("name"),
                visit.text("date"),
                !visit.text("every_year").isEmpty(),
                visit.text("kept"),
                "");
    }
}
