package firstring.console.settings;

import firstring.accounts.Role;
import firstring.console.Api;
import firstring.console.Gate;
import firstring.console.Hours;
import firstring.console.SharedForm;
import firstring.console.Visit;
import firstring.http.Answer;
import firstring.http.Routes;
import firstring.time.CallingRules;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Set-up, calling hours: when people may be called, for everybody and by state. */
public final class CallingHoursPages {
    private static final String PATH = SetUpPages.PATH + "/calling-hours";
    private static final String API = "/api/v1/calling-rules";
    private static final int MOST = 1_000;
    private static final SharedForm FORM = SharedForm.of("hours", "no_holidays", "max_attempts", "attempt_hours")
            .telling("hours", (rule, field) -> Hours.words(rule.path(field)));
    private static final Comparator<SetUpView.Rule> EVERYBODY_FIRST = Comparator.comparing(
                    (SetUpView.Rule rule) -> !rule.region().equals(CallingRules.EVERYWHERE))
            .thenComparing(SetUpView.Rule::name);

    private final Gate gate;

    public CallingHoursPages(Gate gate) {
        this.gate = gate;
    }

    public void addTo(Routes routes) {
        routes.on("GET", PATH, gate.open(Role.TEAM_LEAD, CallingHoursPages::list))
                .on("GET", PATH + "/{id}", gate.open(Role.TEAM_LEAD, this::show))
                .on("POST", PATH + "/{id}", gate.open(Role.ADMIN, this::save))
                .on("POST", PATH + "/{id}/standard", gate.open(Role.ADMIN, this::reset));
    }

    private static Answer list(Visit visit) throws Exception {
        List<SetUpView.Rule> rules = visit.api().all(API, MOST).stream()
                .map(CallingHoursPages::rule)
                .sorted(EVERYBODY_FIRST)
                .toList();
        return visit.page("calling-hours", visit.frame("Calling hours", "set-up"), new SetUpView.Rules(rules));
    }

    private static SetUpView.Rule rule(JsonNode rule) {
        return new SetUpView.Rule(
                rule.path("region").asString(),
                rule.path("name").asString(),
                Hours.words(rule.path("hours")),
                limits(rule),
                !rule.path("standard").asBoolean(true));
    }

    private static String limits(JsonNode rule) {
        List<String> limits = new ArrayList<>();
        if (rule.path("no_holidays").asBoolean(false)) {
            limits.add("not on holidays");
        }
        if (rule.path("max_attempts").isNumber()) {
            int calls = rule.path("max_attempts").asInt();
            limits.add("%d %s in %d h"
                    .formatted(
                            calls,
                            calls == 1 ? "call" : "calls",
                            rule.path("attempt_hours").asInt()));
        }
        return String.join(", ", limits);
    }

    private static String target(Visit visit) {
        return API + "/" + visit.call().pathParameter("id").replaceAll("[^A-Za-z-]", "");
    }

    private Answer show(Visit visit) throws Exception {
        Api.Reply reply = visit.api().get(target(visit));
        if (!reply.isDone()) {
            return gate.error(visit, reply);
        }
        JsonNode rule = reply.body();
        JsonNode attempts = rule.path("max_attempts");
        JsonNode hours = rule.path("attempt_hours");
        return show(
                visit,
                200,
                rule,
                new Typed(
                        FORM.version(rule),
                        (day, end) -> rule.path("hours").path(day).path(end).asString(""),
                        rule.path("no_holidays").asBoolean(false),
                        attempts.isNumber() ? attempts.asString() : "",
                        hours.isNumber() ? hours.asString() : "24"),
                Map.of());
    }

    /** The time at which calls may start or must end on a day; empty on days without calls. */
    @FunctionalInterface
    private interface DayTimes {
        String of(String day, String end);
    }

    /** A rule as its form contains it. */
    private record Typed(String version, DayTimes times, boolean noHolidays, String maxAttempts, String attemptHours) {}

    private static Answer show(Visit visit, int status, JsonNode rule, Typed typed, Map<String, List<String>> faults) {
        List<SetUpView.Day> days = new ArrayList<>();
        Hours.DAYS.forEach((key, name) -> days.add(new SetUpView.Day(
                key, name, typed.times().of(key, "start"), typed.times().of(key, "end"))));
        SetUpView.OneRule view = new SetUpView.OneRule(
                rule.path("region").asString(),
                typed.version(),
                rule.path("name").asString(),
                days,
                typed.noHolidays(),
                typed.maxAttempts(),
                typed.attemptHours(),
                !rule.path("standard").asBoolean(true),
                faults);
        return visit.page(status, "calling-rule", visit.frame("Calling hours: " + view.name(), "set-up"), view);
    }

    private Answer save(Visit visit) throws Exception {
        SharedForm.Saved saved = FORM.save(visit, target(visit), wanted(visit));
        if (saved.isDone()) {
            return visit.goTo(PATH);
        }
        Api.Reply stored = visit.api().get(target(visit));
        Typed typed = new Typed(
                saved.version(),
                (day, end) -> visit.text(day + "." + end),
                !visit.text("no_holidays").isEmpty(),
                visit.text("max_attempts"),
                visit.text("attempt_hours"));
        return stored.isDone()
                ? show(visit, saved.status(), stored.body(), typed, saved.faults())
                : gate.error(visit, stored);
    }

    private static Map<String, @Nullable Object> wanted(Visit visit) {
        Map<String, Object> hours = new LinkedHashMap<>();
        for (String day : Hours.DAYS.keySet()) {
            String start = visit.text(day + ".start");
            String end = visit.text(day + ".end");
            if (!start.isEmpty() || !end.isEmpty()) {
                hours.put(day, Map.of("start", start, "end", end));
            }
        }
        String attempts = visit.text("max_attempts");
        Map<String, @Nullable Object> wanted = new LinkedHashMap<>();
        wanted.put("hours", hours);
        wanted.put("no_holidays", !visit.text("no_holidays").isEmpty());
        wanted.put("max_attempts", attempts.isEmpty() ? null : attempts);
        wanted.put("attempt_hours", visit.text("attempt_hours").isEmpty() ? "24" : visit.text("attempt_hours"));
        return wanted;
    }

    private Answer reset(Visit visit) throws Exception {
        Api.Reply reply = FORM.remove(visit, target(visit));
        return reply.isDone() ? visit.goTo(PATH) : gate.error(visit, reply);
    }
}
