package firstring.dialer.lists;

import firstring.accounts.Accounts;
import firstring.accounts.Author;
import firstring.accounts.Caller;
import firstring.accounts.Guard;
import firstring.accounts.Role;
import firstring.accounts.UserId;
import firstring.accounts.audit.AuditLog;
import firstring.contacts.Visibility;
import firstring.dialer.Dialer;
import firstring.dialer.DialerListId;
import firstring.dialer.DialerParts;
import firstring.dialer.EntryView;
import firstring.dialer.ListedEntry;
import firstring.dialer.QueueRef;
import firstring.dialer.calls.QueueClearing;
import firstring.http.Answer;
import firstring.http.Call;
import firstring.http.Etag;
import firstring.http.Faults;
import firstring.http.Paging;
import firstring.http.Params;
import firstring.http.Patch;
import firstring.http.Routes;
import firstring.http.body.StrictForm;
import firstring.postgres.Database;
import firstring.postgres.Ids;
import firstring.postgres.Violation;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.jspecify.annotations.Nullable;

/**
 * {@code /api/v1/dialer-lists}. Team leads and admins edit and see all lists, agents see the lists they are users of. DELETE
 * archives the list and removes its entries.
 */
public final class DialerListRoutes {
    private static final String ALL = "/api/v1/dialer-lists";
    private static final String ONE = ALL + "/{id}";
    private static final String NAME_INDEX = "dialer_list_name";

    private final Guard guard;
    private final AuditLog audit;
    private final Database database;
    private final Ids ids;
    private final InstantSource clock;
    private final DialerListStore store;
    private final Dialer dialer;
    private final QueueClearing clearing;

    public DialerListRoutes(Accounts accounts, DialerParts parts) {
        this.guard = accounts.guard();
        this.audit = accounts.audit();
        this.database = parts.database();
        this.ids = parts.ids();
        this.clock = parts.clock();
        this.store = new DialerListStore(database);
        this.dialer = new Dialer(parts);
        this.clearing = new QueueClearing(parts);
    }

    public void addTo(Routes routes) {
        routes.on("GET", ALL, guard.manage(Role.AGENT, this::list));
        routes.on("POST", ALL, guard.manage(Role.TEAM_LEAD, this::create));
        routes.on("GET", ONE, guard.manage(Role.AGENT, this::show));
        routes.on("PATCH", ONE, guard.manage(Role.TEAM_LEAD, this::edit));
        routes.on("DELETE", ONE, guard.manage(Role.TEAM_LEAD, this::archive));
        routes.on("GET", ONE + "/entries", guard.manage(Role.AGENT, this::listEntries));
    }

    private Answer list(Caller caller, Call call) throws Exception {
        return StrictForm.query(call, Set.of("archived"), params -> {
            Paging paging = Paging.read(params);
            boolean archived = params.flagOrFalse("archived");
            if (!params.faults().isEmpty()) {
                return Answer.invalid(params.faults());
            }
            UserId only = caller.role().isAtLeast(Role.TEAM_LEAD) ? null : caller.user();
            DialerListStore.Page page = new DialerListStore.Page(paging.afterOrZero(), archived, paging.fetch(), only);
            return paging.answer(
                    store.list(caller.account(), page), list -> list.id().value(), DialerListRoutes::view);
        });
    }

    private Answer show(Caller caller, Call call) {
        return findVisible(caller, call).map(list -> answer(200, list)).orElseGet(Answer::notFound);
    }

    private Answer listEntries(Caller caller, Call call) throws Exception {
        Optional<DialerList> list = findVisible(caller, call);
        if (list.isEmpty()) {
            return Answer.notFound();
        }
        return StrictForm.query(call, Set.of(), params -> {
            Paging paging = Paging.readRanked(params);
            if (!params.faults().isEmpty()) {
                return Answer.invalid(params.faults());
            }
            long after = paging.after() == null ? Long.MIN_VALUE : paging.after();
            QueueRef queue = new QueueRef.OfList(list.get().id());
            List<ListedEntry> page = dialer.list(caller.account(), queue, Visibility.of(caller), after, paging.fetch());
            return paging.answer(
                    page, entry -> entry.entry().rank(), EntryView.of(dialer, caller.account(), page, clock.instant()));
        });
    }

    private Optional<DialerList> findVisible(Caller caller, Call call) {
        return store.find(caller.account(), id(call))
                .filter(list -> caller.role().isAtLeast(Role.TEAM_LEAD)
                        || list.settings().users().contains(caller.user()));
    }

    private Answer create(Caller caller, Call call) throws Exception {
        return StrictForm.body(call, DialerListForm.KEYS, params -> {
            DialerList.Settings settings = DialerListForm.read(Patch.creating(params), DialerList.Settings.EMPTY);
            return params.faults().isEmpty()
                    ? database.jdbi().inTransaction(tx -> insert(tx, caller, call, settings))
                    : Answer.invalid(params.faults());
        });
    }

    private Answer insert(Handle tx, Caller caller, Call call, DialerList.Settings settings) {
        if (store.count(tx, caller.account()) >= DialerList.MAX_LISTS) {
            return Answer.message(409, "An account can have at most %d dialer lists.".formatted(DialerList.MAX_LISTS));
        }
        if (knowsNot(tx, caller, settings)) {
            return invalid("user_ids", "`user_ids` must be ids of users in this account.");
        }
        DialerListId id = new DialerListId(ids.next());
        if (!store.insert(tx, caller.account(), id, settings.name(), clock.instant())) {
            return nameTaken();
        }
        store.replaceUsers(tx, caller.account(), id, settings.users());
        audit.created(tx, Author.of(caller, call), thing(id, settings), audited(settings));
        return answer(201, store.find(tx, caller.account(), id).orElseThrow());
    }

    private Answer edit(Caller caller, Call call) throws Exception {
        try {
            return StrictForm.body(
                    call,
                    DialerListForm.KEYS,
                    params -> database.jdbi().inTransaction(tx -> edit(tx, caller, call, params)));
        } catch (UnableToExecuteStatementException failed) {
            if (Violation.isOf(NAME_INDEX, failed)) {
                return nameTaken();
            }
            throw failed;
        }
    }

    private Answer edit(Handle tx, Caller caller, Call call, Params params) {
        Optional<DialerList> found = store.lock(tx, caller.account(), id(call));
        Optional<Answer> refusal = Etag.refusal(call, found.map(DialerList::version));
        if (refusal.isPresent()) {
            return refusal.get();
        }
        DialerList list = found.orElseThrow();
        if (list.archivedAt() != null) {
            return Answer.message(409, "The dialer list is archived.");
        }
        DialerList.Settings settings = DialerListForm.read(Patch.editing(params), list.settings());
        if (params.faults().isEmpty() && knowsNot(tx, caller, settings)) {
            params.faults().add("user_ids", "`user_ids` must be ids of users in this account.");
        }
        if (!params.faults().isEmpty()) {
            return Answer.invalid(params.faults());
        }
        store.update(tx, caller.account(), list.id(), settings.name(), clock.instant());
        store.replaceUsers(tx, caller.account(), list.id(), settings.users());
        audit.changed(
                tx, Author.of(caller, call), thing(list.id(), settings), audited(list.settings()), audited(settings));
        return answer(200, store.find(tx, caller.account(), list.id()).orElseThrow());
    }

    /** Archives first, so that no lead adds an entry afterward; removing the entries can take longer and continues when repeated. */
    private Answer archive(Caller caller, Call call) throws SQLException {
        Optional<Answer> refusal = database.jdbi().inTransaction(tx -> {
            Optional<DialerList> found = store.lock(tx, caller.account(), id(call));
            Optional<Answer> refused = Etag.refusal(call, found.map(DialerList::version));
            if (refused.isEmpty()) {
                DialerList.Settings settings = found.orElseThrow().settings();
                store.archive(tx, caller.account(), id(call), clock.instant());
                if (found.orElseThrow().archivedAt() == null) {
                    audit.removed(tx, Author.of(caller, call), thing(id(call), settings), audited(settings));
                }
            }
            return refused;
        });
        if (refusal.isPresent()) {
            return refusal.get();
        }
        clearing.clear(caller.account(), new QueueRef.OfList(id(call)), caller.user());
        return Answer.empty();
    }

    private boolean knowsNot(Handle tx, Caller caller, DialerList.Settings settings) {
        return !store.knownUsers(tx, caller.account(), settings.users()).containsAll(settings.users());
    }

    private static DialerListId id(Call call) {
        return new DialerListId(call.pathId());
    }

    private static Answer answer(int status, DialerList list) {
        return Etag.on(Answer.json(status, view(list)), list.version());
    }

    private static AuditLog.Thing thing(DialerListId id, DialerList.Settings settings) {
        return AuditLog.Thing.of("dialer-lists", id.value(), settings.name());
    }

    private static Map<String, Object> audited(DialerList.Settings settings) {
        return Map.of(
                "name",
                settings.name(),
                "user_ids",
                settings.users().stream().map(UserId::value).toList());
    }

    private static Map<String, @Nullable Object> view(DialerList list) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("id", list.id().value());
        view.put("name", list.settings().name());
        view.put("user_ids", list.settings().users().stream().map(UserId::value).toList());
        view.put("open_count", list.openCount());
        view.put(
                "archived_at",
                list.archivedAt() == null ? null : list.archivedAt().toString());
        view.put("created_at", list.createdAt().toString());
        view.put("updated_at", list.updatedAt().toString());
        return view;
    }

    private static Answer nameTaken() {
        return invalid("name", "The name has already been taken.");
    }

    private static Answer invalid(String field, String sentence) {
        Faults faults = new Faults();
        faults.add(field, sentence);
        return Answer.invalid(faults);
    }
}
