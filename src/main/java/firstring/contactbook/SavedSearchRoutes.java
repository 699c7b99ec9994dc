package firstring.contactbook;

import firstring.accounts.AccountStore;
import firstring.accounts.Caller;
import firstring.accounts.Guard;
import firstring.accounts.Role;
import firstring.http.Answer;
import firstring.http.Call;
import firstring.http.Faults;
import firstring.http.Params;
import firstring.http.Patch;
import firstring.http.Routes;
import firstring.http.body.FormValue;
import firstring.http.body.StrictForm;
import firstring.json.Json;
import firstring.postgres.Database;
import firstring.postgres.Ids;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/saved-searches}: filters of the contact list that the caller saved; users see only their own. */
public final class SavedSearchRoutes {
    private static final String ALL = "/api/v1/saved-searches";
    private static final String ONE = ALL + "/{id}";
    private static final Set<String> KEYS = Set.of("name", "filter");

    private final Guard guard;
    private final AccountStore accounts;
    private final SavedSearchStore store;
    private final Ids ids;
    private final InstantSource clock;

    public SavedSearchRoutes(Guard guard, AccountStore accounts, Database database, Ids ids, InstantSource clock) {
        this.guard = guard;
        this.accounts = accounts;
        this.store = new SavedSearchStore(database);
        this.ids = ids;
        this.clock = clock;
    }

    public void addTo(Routes routes) {
        routes.on("GET", ALL, guard.manage(Role.AGENT, this::list));
        routes.on("POST", ALL, guard.manage(Role.AGENT, this::create));
        routes.on("GET", ONE, guard.manage(Role.AGENT, this::show));
        routes.on("PATCH", ONE, guard.manage(Role.AGENT, this::edit));
        routes.on("DELETE", ONE, guard.manage(Role.AGENT, this::delete));
    }

    /** There are too few saved searches to need pages. */
    private Answer list(Caller caller, Call call) {
        Map<String, @Nullable Object> page = new LinkedHashMap<>();
        page.put(
                "data",
                store.list(caller.account(), caller.user()).stream()
                        .map(SavedSearchRoutes::view)
                        .toList());
        page.put("next_cursor", null);
        return Answer.json(200, page);
    }

    private Answer show(Caller caller, Call call) {
        return store.find(caller.account(), caller.user(), call.pathId())
                .map(search -> Answer.json(200, view(search)))
                .orElseGet(Answer::notFound);
    }

    private Answer create(Caller caller, Call call) throws Exception {
        return StrictForm.body(call, KEYS, params -> {
            String name = Patch.creating(params)
                    .required("name", "", field -> params.line(field, SavedSearch.MAX_NAME_LENGTH));
            String filter = filter(caller, params);
            return filter == null || !params.faults().isEmpty()
                    ? Answer.invalid(params.faults())
                    : save(caller, new SavedSearch(ids.next(), caller.user(), name, filter, clock.instant()));
        });
    }

    private Answer edit(Caller caller, Call call) throws Exception {
        Optional<SavedSearch> found = store.find(caller.account(), caller.user(), call.pathId());
        return found.isEmpty()
                ? Answer.notFound()
                : StrictForm.body(call, KEYS, params -> edit(caller, found.get(), params));
    }

    private Answer edit(Caller caller, SavedSearch search, Params params) {
        String name = Patch.editing(params)
                .required("name", search.name(), field -> params.line(field, SavedSearch.MAX_NAME_LENGTH));
        String filter = params.form().has("filter") ? filter(caller, params) : search.filter();
        return filter == null || !params.faults().isEmpty()
                ? Answer.invalid(params.faults())
                : answer(200, search.with(name, filter), store.update(caller.account(), search.with(name, filter)));
    }

    private @Nullable String filter(Caller caller, Params params) {
        if (params.form().values().get("filter") instanceof FormValue.Fields fields) {
            return BulkFilter.read(params, fields, caller, accounts.getSettings(caller.account()));
        }
        params.faults().add("filter", "`filter` is required.");
        return null;
    }

    private Answer save(Caller caller, SavedSearch search) {
        return answer(201, search, store.insert(caller.account(), search));
    }

    private static Answer answer(int status, SavedSearch search, SavedSearchStore.Saved saved) {
        return switch (saved) {
            case DONE -> Answer.json(status, view(search));
            case GONE -> Answer.notFound();
            case NAME_TAKEN -> {
                Faults faults = new Faults();
                faults.add("name", "The name has already been taken.");
                yield Answer.invalid(faults);
            }
            case TOO_MANY ->
                Answer.message(409, "A user can have at most %d saved searches.".formatted(SavedSearch.MAX_COUNT));
        };
    }

    private Answer delete(Caller caller, Call call) {
        return store.delete(caller.account(), caller.user(), call.pathId()) ? Answer.empty() : Answer.notFound();
    }

    private static Map<String, Object> view(SavedSearch search) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", search.id());
        view.put("name", search.name());
        view.put("filter", Json.tree(search.filter()));
        view.put("created_at", search.createdAt().toString());
        return view;
    }
}
