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
import firstring.postgres.Ids;
import firstring.time.FederalHoliday;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * {@code /api/v1/holidays}: the federal holidays, identified by code, and an account's own, identified by id. Every
 * user can read them, admins can edit them; deleting a federal holiday restores its standard settings.
 */
public final class HolidayRoutes {
    static final int MAX_OWN = 366;

    private static final String HOLIDAYS = "/api/v1/holidays";
    private static final String HOLIDAY = HOLIDAYS + "/{id}";

    private final Guard guard;
    private final Database database;
    private final Ids ids;
    private final AccountStore accounts;
    private final AuditLog audit;
    private final CallingRuleStore rules;
    private final HolidayStore store;
    private final InstantSource clock;

    public HolidayRoutes(Guard guard, Database database, Ids ids, Stores stores, InstantSource clock) {
        this.guard = guard;
        this.database = database;
        this.ids = ids;
        this.accounts = stores.accounts();
        this.audit = stores.audit();
        this.rules = new CallingRuleStore(database);
        this.store = new HolidayStore(database);
        this.clock = clock;
    }

    public void addTo(Routes routes) {
        routes.on("GET", HOLIDAYS, guard.manage(Role.AGENT, this::list))
                .on("POST", HOLIDAYS, guard.manage(Role.ADMIN, this::create))
                .on("GET", HOLIDAY, guard.manage(Role.AGENT, this::get))
                .on("PATCH", HOLIDAY, guard.manage(Role.ADMIN, this::edit))
                .on("DELETE", HOLIDAY, guard.manage(Role.ADMIN, this::delete));
    }

    private Answer list(Caller caller, Call call) throws Exception {
        return StrictForm.query(call, Set.of(), params -> {
            Paging paging = Paging.read(params);
            if (!params.faults().isEmpty()) {
                return Answer.invalid(params.faults());
            }
            List<StoredHoliday> all = all(caller.account());
            List<Integer> page = new ArrayList<>();
            for (int i = (int) Math.min(paging.afterOrZero(), all.size()); i < all.size(); i++) {
                page.add(i);
            }
            return paging.answer(
                    page.subList(0, Math.min(page.size(), paging.fetch())), i -> i + 1L, i -> view(all.get(i)));
        });
    }

    /** Federal holidays in calendar order, then the account's own by date. */
    private List<StoredHoliday> all(AccountId account) {
        List<StoredHoliday> stored = store.list(account);
        List<StoredHoliday> all = new ArrayList<>();
        for (FederalHoliday federal : FederalHoliday.ALL) {
            all.add(stored.stream()
                    .filter(holiday -> federal.equals(holiday.federal()))
                    .findFirst()
                    .orElseGet(() -> StoredHoliday.standard(federal)));
        }
        stored.stream().filter(holiday -> holiday.federal() == null).forEach(all::add);
        return all;
    }

    private Answer get(Caller caller, Call call) {
        return database.jdbi()
                .withHandle(handle -> find(handle, caller.account(), call))
                .map(holiday -> answer(200, holiday))
                .orElseGet(Answer::notFound);
    }

    private Answer create(Caller caller, Call call) throws Exception {
        return forgetting(
                caller,
                StrictForm.body(
                        call,
                        HolidayForm.OWN_KEYS,
                        params -> database.jdbi().inTransaction(tx -> create(tx, Author.of(caller, call), params))));
    }

    private Answer create(Handle tx, Author author, Params params) {
        AccountId account = author.account();
        StoredHoliday blank = new StoredHoliday(null, null, "", LocalDate.EPOCH, false, true, true, 0, null);
        StoredHoliday holiday = HolidayForm.read(Patch.creating(params), blank);
        if (!params.faults().isEmpty()) {
            return Answer.invalid(params.faults());
        }
        accounts.lock(tx, account);
        if (store.count(tx, account) >= MAX_OWN) {
            return Answer.message(409, "An account can have at most %d holidays.".formatted(MAX_OWN));
        }
        long id = ids.next();
        store.save(tx, account, id, holiday, clock.instant());
        rules.countEdit(tx, account);
        StoredHoliday saved = store.find(tx, account, id).orElseThrow();
        audit.created(tx, author, thing(saved), view(saved));
        return answer(201, saved);
    }

    private Answer edit(Caller caller, Call call) throws Exception {
        boolean federal = FederalHoliday.ofCode(call.pathParameter("id")).isPresent();
        Set<String> keys = federal ? HolidayForm.FEDERAL_KEYS : HolidayForm.OWN_KEYS;
        return forgetting(
                caller,
                StrictForm.body(
                        call,
                        keys,
                        params ->
                                database.jdbi().inTransaction(tx -> edit(tx, Author.of(caller, call), call, params))));
    }

    private Answer edit(Handle tx, Author author, Call call, Params params) {
        AccountId account = author.account();
        accounts.lock(tx, account);
        Optional<StoredHoliday> current = find(tx, account, call);
        Optional<Answer> refusal = Etag.refusal(call, current.map(StoredHoliday::version));
        if (refusal.isPresent()) {
            return refusal.get();
        }
        StoredHoliday changed = HolidayForm.read(Patch.editing(params), current.orElseThrow());
        if (!params.faults().isEmpty()) {
            return Answer.invalid(params.faults());
        }
        Long stored = changed.id();
        long id = stored == null ? ids.next() : stored;
        store.save(tx, account, id, changed, clock.instant());
        rules.countEdit(tx, account);
        StoredHoliday saved = store.find(tx, account, id).orElseThrow();
        audit.changed(tx, author, thing(saved), view(current.get()), view(saved));
        return answer(200, saved);
    }

    private Answer delete(Caller caller, Call call) {
        return forgetting(caller, database.jdbi().inTransaction(tx -> {
            accounts.lock(tx, caller.account());
            Optional<StoredHoliday> current = find(tx, caller.account(), call);
            Optional<Answer> refusal = Etag.refusal(call, current.map(StoredHoliday::version));
            if (refusal.isPresent()) {
                return refusal.get();
            }
            Long id = current.orElseThrow().id();
            if (id != null) {
                store.delete(tx, caller.account(), id);
                audit.removed(tx, Author.of(caller, call), thing(current.get()), view(current.get()));
                rules.countEdit(tx, caller.account());
            }
            return Answer.empty();
        }));
    }

    private static AuditLog.Thing thing(StoredHoliday holiday) {
        FederalHoliday federal = holiday.federal();
        String id = federal == null ? String.valueOf(holiday.id()) : federal.code();
        return new AuditLog.Thing("holidays", id, holiday.name());
    }

    private Optional<StoredHoliday> find(Handle handle, AccountId account, Call call) {
        Optional<FederalHoliday> federal = FederalHoliday.ofCode(call.pathParameter("id"));
        return federal.isPresent()
                ? store.find(handle, account, federal.get()).or(() -> federal.map(StoredHoliday::standard))
                : store.find(handle, account, call.pathId()).filter(holiday -> holiday.federal() == null);
    }

    private Answer forgetting(Caller caller, Answer answer) {
        accounts.forget(caller.account());
        return answer;
    }

    private Answer answer(int status, StoredHoliday holiday) {
        return Etag.on(Answer.json(status, view(holiday)), holiday.version());
    }

    private Map<String, @Nullable Object> view(StoredHoliday holiday) {
        FederalHoliday federal = holiday.federal();
        LocalDate day = holiday.day();
        Instant updatedAt = holiday.updatedAt();
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("id", federal == null ? holiday.id() : null);
        view.put("code", federal == null ? null : federal.code());
        view.put("name", holiday.name());
        view.put("date", day == null ? null : day.toString());
        view.put("every_year", holiday.everyYear());
        view.put("everywhere", holiday.everywhere());
        view.put("active", holiday.active());
        view.put("next_dates", nextDates(holiday));
        view.put("updated_at", updatedAt == null ? null : updatedAt.toString());
        return view;
    }

    /** The remaining dates of this year and the next, in UTC. */
    private List<String> nextDates(StoredHoliday holiday) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        return Stream.of(today.getYear(), today.getYear() + 1)
                .flatMap(year -> holiday.date().daysOf(year).stream())
                .filter(day -> !day.isBefore(today))
                .map(LocalDate::toString)
                .toList();
    }
}
