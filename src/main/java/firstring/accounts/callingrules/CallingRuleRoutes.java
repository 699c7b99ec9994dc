package firstring.accounts.callingrules;

import firstring.accounts.AccountId;
import firstring.accounts.AccountStore;
import firstring.accounts.Author;
import firstring.accounts.Caller;
import firstring.accounts.Guard;
import firstring.accounts.Role;
import firstring.accounts.Stores;
import firstring.accounts.audit.AuditLog;
import firstring.http.Answer;
import firstring.http.Call;
import firstring.http.Etag;
import firstring.http.Paging;
import firstring.http.Params;
import firstring.http.Patch;
import firstring.http.Routes;
import firstring.http.body.StrictForm;
import firstring.postgres.Database;
import firstring.time.CallingRule;
import firstring.time.CallingRules;
import firstring.time.DayWindow;
import firstring.time.Regions;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * {@code /api/v1/calling-rules}: when contacts can be called, by region: {@code default} for everywhere, {@code US-FL}
 * and the like for a state. Every user can read them, admins can edit them; deleting a rule restores the standard one.
 */
public final class CallingRuleRoutes {
    private static final String RULES = "/api/v1/calling-rules";
    private static final String RULE = RULES + "/{id}";

    private final Guard guard;
    private final Database database;
    private final AccountStore accounts;
    private final AuditLog audit;
    private final CallingRuleStore store;
    private final InstantSource clock;

    public CallingRuleRoutes(Guard guard, Database database, Stores stores, InstantSource clock) {
        this.guard = guard;
        this.database = database;
        this.accounts = stores.accounts();
        this.audit = stores.audit();
        this.store = new CallingRuleStore(database);
        this.clock = clock;
    }

    public void addTo(Routes routes) {
        routes.on("GET", RULES, guard.manage(Role.AGENT, this::list))
                .on("GET", RULE, guard.manage(Role.AGENT, this::get))
                .on("PUT", RULE, guard.manage(Role.ADMIN, (caller, call) -> edit(caller, call, true)))
                .on("PATCH", RULE, guard.manage(Role.ADMIN, (caller, call) -> edit(caller, call, false)))
                .on("DELETE", RULE, guard.manage(Role.ADMIN, this::delete));
    }

    private Answer list(Caller caller, Call call) throws Exception {
        return StrictForm.query(call, Set.of(), params -> {
            Paging paging = Paging.read(params);
            if (!params.faults().isEmpty()) {
                return Answer.invalid(params.faults());
            }
            List<StoredRule> all = listEffective(caller.account());
            List<Integer> page = new ArrayList<>();
            for (int i = (int) Math.min(paging.afterOrZero(), all.size()); i < all.size(); i++) {
                page.add(i);
            }
            return paging.answer(
                    page.subList(0, Math.min(page.size(), paging.fetch())), i -> i + 1L, i -> view(all.get(i)));
        });
    }

    private Answer get(Caller caller, Call call) {
        return listEffective(caller.account()).stream()
                .filter(rule -> rule.region().equals(region(call)))
                .findFirst()
                .map(CallingRuleRoutes::answer)
                .orElseGet(Answer::notFound);
    }

    private Answer edit(Caller caller, Call call, boolean replaces) throws Exception {
        if (!Regions.exists(region(call))) {
            return Answer.notFound();
        }
        Answer answer = StrictForm.body(
                call,
                CallingRuleForm.KEYS,
                params -> database.jdbi()
                        .inTransaction(tx -> edit(
                                tx,
                                Author.of(caller, call),
                                call,
                                replaces ? Patch.creating(params) : Patch.editing(params))));
        accounts.forget(caller.account());
        return answer;
    }

    private Answer edit(Handle tx, Author author, Call call, Patch patch) {
        AccountId account = author.account();
        StoredRule current = lock(tx, account, region(call));
        Optional<Answer> stale = Etag.mismatch(call, current.version());
        if (stale.isPresent()) {
            return stale.get();
        }
        CallingRule changed = CallingRuleForm.read(patch, current.rule());
        Params params = patch.params();
        if (!params.faults().isEmpty()) {
            return Answer.invalid(params.faults());
        }
        store.save(tx, account, current.region(), changed, clock.instant());
        store.countEdit(tx, account);
        StoredRule saved = store.find(tx, account, current.region()).orElseThrow();
        audit.changed(tx, author, thing(saved), view(current), view(saved));
        return answer(saved);
    }

    private Answer delete(Caller caller, Call call) {
        if (!Regions.exists(region(call))) {
            return Answer.notFound();
        }
        Answer answer = database.jdbi().inTransaction(tx -> {
            StoredRule current = lock(tx, caller.account(), region(call));
            Optional<Answer> stale = Etag.mismatch(call, current.version());
            if (stale.isPresent()) {
                return stale.get();
            }
            store.delete(tx, caller.account(), current.region());
            if (current.isOwn()) {
                audit.removed(tx, Author.of(caller, call), thing(current), view(current));
            }
            store.countEdit(tx, caller.account());
            return Answer.empty();
        });
        accounts.forget(caller.account());
        return answer;
    }

    /** The rule that an edit starts from. The account's row lock prevents two simultaneous first edits of a region. */
    private StoredRule lock(Handle tx, AccountId account, String region) {
        accounts.lock(tx, account);
        return store.find(tx, account, region)
                .or(() -> CallingRules.standard(region).map(rule -> StoredRule.standard(region, rule)))
                .orElseGet(() -> StoredRule.standard(region, everywhere()));
    }

    private static CallingRule everywhere() {
        return CallingRules.standard(CallingRules.EVERYWHERE).orElseThrow();
    }

    /** The general rule first, then the states' by their codes. */
    private List<StoredRule> listEffective(AccountId account) {
        Map<String, StoredRule> rules =
                new TreeMap<>(Comparator.comparing((String region) -> !region.equals(CallingRules.EVERYWHERE))
                        .thenComparing(Comparator.naturalOrder()));
        for (String region : CallingRules.standardRegions()) {
            CallingRules.standard(region).ifPresent(rule -> rules.put(region, StoredRule.standard(region, rule)));
        }
        store.list(account).forEach(rule -> rules.put(rule.region(), rule));
        return List.copyOf(rules.values());
    }

    private static AuditLog.Thing thing(StoredRule rule) {
        return new AuditLog.Thing("calling-rules", rule.region(), Regions.name(rule.region()));
    }

    private static String region(Call call) {
        return call.pathParameter("id");
    }

    private static Answer answer(StoredRule rule) {
        return Etag.on(Answer.json(200, view(rule)), rule.version());
    }

    private static Map<String, @Nullable Object> view(StoredRule stored) {
        CallingRule rule = stored.rule();
        var cap = rule.cap();
        Instant updatedAt = stored.updatedAt();
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("region", stored.region());
        view.put("name", Regions.name(stored.region()));
        view.put("hours", hours(rule.windows()));
        view.put("no_holidays", rule.noHolidays());
        view.put("max_attempts", cap == null ? null : cap.attempts());
        view.put("attempt_hours", cap == null ? null : cap.within().toHours());
        view.put("standard", !stored.isOwn());
        view.put("updated_at", updatedAt == null ? null : updatedAt.toString());
        return view;
    }

    private static Map<String, Map<String, String>> hours(Map<DayOfWeek, DayWindow> windows) {
        Map<String, Map<String, String>> hours = new LinkedHashMap<>();
        windows.forEach((day, window) -> {
            Map<String, String> ends = new LinkedHashMap<>();
            ends.put("start", DayWindow.clock(window.open()));
            ends.put("end", DayWindow.clock(window.close()));
            hours.put(StoredRules.key(day), ends);
        });
        return hours;
    }
}
