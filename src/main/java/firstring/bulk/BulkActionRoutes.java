package firstring.bulk;

import firstring.accounts.AccountStore;
import firstring.accounts.Accounts;
import firstring.accounts.Author;
import firstring.accounts.Caller;
import firstring.accounts.Guard;
import firstring.accounts.Role;
import firstring.accounts.audit.AuditLog;
import firstring.contactbook.BulkFilter;
import firstring.contacts.Visibility;
import firstring.http.Answer;
import firstring.http.Call;
import firstring.http.Paging;
import firstring.http.Params;
import firstring.http.Patch;
import firstring.http.Routes;
import firstring.http.body.FormValue;
import firstring.http.body.StrictForm;
import firstring.json.Json;
import firstring.postgres.Database;
import firstring.postgres.Ids;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/bulk-actions}: one change to many contacts, made in the background. A team lead sees their team's. */
public final class BulkActionRoutes {
    private static final String PATH = "/api/v1/bulk-actions";
    private static final int MAX_SELECTED = 10_000;
    private static final int MAX_OPEN = 10;
    private static final Duration KEPT = Duration.ofDays(90);
    private static final Set<String> KEYS = Set.of(
            "action",
            "tag_id",
            "user_id",
            "disposition_status_id",
            "position",
            "sequence_id",
            "contact_ids",
            "filter",
            "hold");

    private final Guard guard;
    private final AccountStore accounts;
    private final AuditLog audit;
    private final Ids ids;
    private final InstantSource clock;
    private final Database database;
    private final BulkActionStore store;
    private final ReferenceCheckStore references;

    public BulkActionRoutes(Accounts accounts, Database database, Ids ids, InstantSource clock) {
        this.guard = accounts.guard();
        this.accounts = accounts.settings();
        this.audit = accounts.audit();
        this.ids = ids;
        this.clock = clock;
        this.database = database;
        this.store = new BulkActionStore(database);
        this.references = new ReferenceCheckStore(database);
    }

    public void addTo(Routes routes) {
        routes.on("GET", PATH, guard.manage(Role.AGENT, this::list))
                .on("POST", PATH, guard.manage(Role.AGENT, this::create))
                .on("GET", PATH + "/{id}", guard.manage(Role.AGENT, (caller, call) -> open(caller, call, this::answer)))
                .on("GET", PATH + "/{id}/skipped", guard.manage(Role.AGENT, this::listSkipped))
                .on("POST", PATH + "/{id}/start", guard.manage(Role.AGENT, this::start))
                .on("POST", PATH + "/{id}/undo", guard.manage(Role.AGENT, this::undo))
                .on("POST", PATH + "/{id}/cancel", guard.manage(Role.AGENT, this::cancel));
    }

    /** Answers a request about an action that the caller can see. */
    @FunctionalInterface
    private interface Found {
        Answer answer(BulkAction action) throws Exception;
    }

    private Answer open(Caller caller, Call call, Found found) throws Exception {
        return store.find(caller.account(), call.pathId(), Visibility.of(caller))
                .answer(found::answer);
    }

    private Answer list(Caller caller, Call call) throws Exception {
        return StrictForm.query(call, Set.of(), params -> {
            Paging paging = Paging.read(params);
            return params.faults().isEmpty()
                    ? paging.answer(
                            store.list(caller.account(), Visibility.of(caller), paging),
                            BulkAction::id,
                            BulkActionRoutes::view)
                    : Answer.invalid(params.faults());
        });
    }

    private Answer listSkipped(Caller caller, Call call) throws Exception {
        return StrictForm.query(call, Set.of(), params -> {
            Paging paging = Paging.read(params);
            return params.faults().isEmpty()
                    ? open(caller, call, action -> listSkipped(caller, action, paging))
                    : Answer.invalid(params.faults());
        });
    }

    /** If the caller selected the contacts one by one, each skipped one is reported. */
    private Answer listSkipped(Caller caller, BulkAction action, Paging paging) {
        List<Long> named = action.user().equals(caller.user()) ? action.contacts() : List.of();
        return paging.answer(
                store.listSkipped(action, named, Visibility.of(caller), paging),
                BulkActionStore.Skipped::contact,
                skipped -> Map.of("contact_id", skipped.contact(), "reason", skipped.reason()));
    }

    private Answer cancel(Caller caller, Call call) throws Exception {
        return open(caller, call, action -> {
            store.cancel(
                    action.account(),
                    action.id(),
                    clock.instant(),
                    tx -> audit.changed(
                            tx,
                            Author.of(caller, call),
                            thing(action),
                            Map.of("state", action.progress().state()),
                            Map.of(
                                    "state",
                                    "canceled",
                                    "done",
                                    action.progress().done())));
            return store.find(action.account(), action.id(), Visibility.of(caller))
                    .answer(this::answer);
        });
    }

    private Answer create(Caller caller, Call call) throws Exception {
        return StrictForm.body(call, KEYS, params -> {
            Patch patch = Patch.creating(params);
            BulkKind kind = patch.required("action", BulkKind.ADD_TAG, patch.choice(BulkKind.ALL, BulkKind::code));
            String argument = argument(caller, params, kind);
            Set<Long> chosen = chosen(params);
            String filter = filter(caller, params, chosen.isEmpty());
            boolean held = params.flagOrFalse("hold");
            if (!params.faults().isEmpty()) {
                return Answer.invalid(params.faults());
            }
            if (!caller.role().isAtLeast(kind.minRole())) {
                return Answer.unauthorized();
            }
            return insert(Author.of(caller, call), action(caller, kind, argument, filter, List.copyOf(chosen), held));
        });
    }

    /** Starts an action that was held, if it found as many contacts as the caller was shown. */
    private Answer start(Caller caller, Call call) throws Exception {
        return open(
                caller,
                call,
                action -> StrictForm.body(call, Set.of("total"), params -> {
                    Long total = params.id("total");
                    if (total == null && params.faults().isEmpty()) {
                        params.faults()
                                .add(
                                        "total",
                                        "`total` is required. Send the number of contacts that the action found.");
                    }
                    return total == null ? Answer.invalid(params.faults()) : start(caller, call, action, total);
                }));
    }

    private Answer start(Caller caller, Call call, BulkAction action, long total) throws Exception {
        if (!store.release(action.account(), action.id(), total, clock.instant())) {
            return Answer.message(
                    409, "Only an action that is ready can be started, and only with the number of contacts it found.");
        }
        database.jdbi()
                .useTransaction(tx -> audit.changed(
                        tx,
                        Author.of(caller, call),
                        thing(action),
                        Map.of("state", "ready"),
                        Map.of("state", "running", "contacts", total)));
        return store.find(action.account(), action.id(), Visibility.of(caller)).answer(this::answer);
    }

    /** Restores the contacts that an action changed, except those changed since. */
    private Answer undo(Caller caller, Call call) throws Exception {
        return open(
                caller,
                call,
                action -> StrictForm.body(call, Set.of("hold"), params -> {
                    boolean held = params.flagOrFalse("hold");
                    return params.faults().isEmpty()
                            ? undo(caller, call, action, held)
                            : Answer.invalid(params.faults());
                }));
    }

    private Answer undo(Caller caller, Call call, BulkAction done, boolean held) {
        long total = store.countChanges(done.account(), done.id());
        if (!done.kind().canBeUndone() || done.isOpen() || total == 0) {
            return Answer.message(409, whyNotUndone(done));
        }
        if (store.isBeingUndone(done.account(), done.id())) {
            return Answer.message(409, "This action is already being undone.");
        }
        BulkAction undo = new BulkAction(
                caller.account(),
                ids.next(),
                caller.user(),
                BulkKind.UNDO,
                Long.toString(done.id()),
                null,
                List.of(),
                held,
                new BulkAction.Progress(held ? "ready" : "running", total, 0, Map.of(), null),
                clock.instant(),
                null,
                new BulkAction.Lease(null, 0));
        return insert(Author.of(caller, call), undo);
    }

    private static String whyNotUndone(BulkAction done) {
        if (!done.kind().canBeUndone()) {
            return "This kind of action cannot be undone.";
        }
        return done.isOpen() ? "Stop the action before you undo it." : "There is nothing left to undo.";
    }

    private BulkAction action(
            Caller caller,
            BulkKind kind,
            @Nullable String argument,
            @Nullable String filter,
            List<Long> chosen,
            boolean held) {
        String state = filter != null ? "counting" : held ? "ready" : "running";
        return new BulkAction(
                caller.account(),
                ids.next(),
                caller.user(),
                kind,
                argument,
                filter,
                chosen,
                held,
                new BulkAction.Progress(state, chosen.size(), 0, Map.of(), null),
                clock.instant(),
                null,
                new BulkAction.Lease(null, 0));
    }

    private static AuditLog.Thing thing(BulkAction action) {
        return AuditLog.Thing.of("bulk-actions", action.id(), action.kind().code());
    }

    /** The audit entry's details. The filter's contacts are counted later; the action shows their number while it is stored. */
    private static Map<String, @Nullable Object> told(BulkAction action) {
        Map<String, @Nullable Object> told = new LinkedHashMap<>();
        String filter = action.filter();
        told.put("argument", action.argument());
        told.put("filter", filter == null ? null : Json.tree(filter));
        told.put("contacts", filter == null ? action.contacts().size() : null);
        return told;
    }

    private Answer insert(Author author, BulkAction action) {
        Instant forgotten = clock.instant().minus(KEPT);
        return store.insert(action, MAX_OPEN, forgotten, tx -> audit.created(tx, author, thing(action), told(action)))
                ? Answer.json(201, view(action))
                : Answer.message(
                        409, "At most %d bulk actions can run at once. Wait for one to finish.".formatted(MAX_OPEN));
    }

    private @Nullable String argument(Caller caller, Params params, BulkKind kind) {
        for (String name : List.of("tag_id", "user_id", "disposition_status_id", "position")) {
            if (params.form().has(name) && !name.equals(kind.argument())) {
                params.faults().add(name, "`%s` is not allowed with this action.".formatted(name));
            }
        }
        String name = kind.argument();
        if (name == null) {
            return null;
        }
        return kind.takesId() ? id(caller, params, kind, name) : position(params, name);
    }

    private @Nullable String id(Caller caller, Params params, BulkKind kind, String name) {
        Long id = params.id(name);
        boolean clears = params.form().isNull(name) && kind != BulkKind.ADD_TAG && kind != BulkKind.REMOVE_TAG;
        if (id == null && !clears && !params.faults().has(name)) {
            params.faults().add(name, "`%s` is required.".formatted(name));
        }
        if (id != null && !references.exists(caller.account(), kind, id)) {
            params.faults().add(name, "The selected %s is invalid.".formatted(Params.words(name)));
        }
        return id == null ? null : id.toString();
    }

    private static String position(Params params, String name) {
        Patch patch = Patch.editing(params);
        return patch.kept(name, "bottom", patch.choice(List.of("top", "bottom"), position -> position));
    }

    private static Set<Long> chosen(Params params) {
        Set<Long> chosen = new LinkedHashSet<>();
        if (!(params.form().sent("contact_ids") instanceof FormValue.Items(List<FormValue> items))) {
            return chosen;
        }
        for (FormValue item : items) {
            String text = Params.plainText(item);
            if (text == null || !text.matches("[1-9][0-9]{0,15}") || chosen.size() == MAX_SELECTED) {
                params.faults()
                        .add(
                                "contact_ids",
                                "`contact_ids` must be a list of at most %d contact ids.".formatted(MAX_SELECTED));
                return chosen;
            }
            chosen.add(Long.valueOf(text));
        }
        return chosen;
    }

    private @Nullable String filter(Caller caller, Params params, boolean isNoneChosen) {
        FormValue sent = params.form().values().get("filter");
        boolean isFilter = sent instanceof FormValue.Fields;
        if (isFilter != isNoneChosen && !params.faults().has("contact_ids")) {
            params.faults().add("contact_ids", "Send either `contact_ids` or `filter`.");
        }
        return sent instanceof FormValue.Fields fields
                ? BulkFilter.read(params, fields, caller, accounts.getSettings(caller.account()))
                : null;
    }

    private Answer answer(BulkAction action) {
        Map<String, @Nullable Object> view = view(action);
        boolean canBeUndone = action.kind().canBeUndone() && !action.isOpen();
        view.put("undoable", canBeUndone ? store.countChanges(action.account(), action.id()) : 0);
        return Answer.json(200, view);
    }

    private static Map<String, @Nullable Object> view(BulkAction action) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("id", action.id());
        view.put("action", action.kind().code());
        view.put("argument", action.argument());
        view.put("user_id", action.user().value());
        view.put("state", action.progress().state());
        view.put("total", action.progress().total());
        view.put("done", action.progress().done());
        view.put("outcomes", action.progress().outcomes());
        view.put("created_at", action.createdAt());
        view.put("finished_at", action.finishedAt());
        return view;
    }
}
