package firstring.contacts.catalog;

import firstring.accounts.AccountId;
import firstring.accounts.Accounts;
import firstring.accounts.Author;
import firstring.accounts.Caller;
import firstring.accounts.Guard;
import firstring.accounts.Role;
import firstring.accounts.audit.AuditLog;
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
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.jspecify.annotations.Nullable;

/**
 * {@code /api/v1/lines}, {@code /tags}, {@code /disposition-statuses} and {@code /lead-sources}. Every user reads, team
 * leads edit. Active names are unique, ignoring case; DELETE archives, because contacts refer to the entry.
 */
public final class CatalogRoutes {
    private final Database database;
    private final Ids ids;
    private final InstantSource clock;
    private final Accounts accounts;
    private final CatalogStore store;

    public CatalogRoutes(Database database, Ids ids, InstantSource clock, Accounts accounts) {
        this.database = database;
        this.ids = ids;
        this.clock = clock;
        this.accounts = accounts;
        this.store = new CatalogStore(database);
    }

    public void addTo(Routes routes) {
        for (Catalog catalog : Catalog.values()) {
            new Endpoints(catalog).addTo(routes);
        }
    }

    /** The routes of one catalog. */
    private final class Endpoints {
        private final Catalog catalog;

        Endpoints(Catalog catalog) {
            this.catalog = catalog;
        }

        void addTo(Routes routes) {
            Guard guard = accounts.guard();
            String all = "/api/v1/" + catalog.path();
            String one = all + "/{id}";
            routes.on("GET", all, guard.manage(Role.AGENT, this::list))
                    .on("GET", one, guard.manage(Role.AGENT, this::get))
                    .on("POST", all, guard.manage(Role.TEAM_LEAD, this::create))
                    .on("PATCH", one, guard.manage(Role.TEAM_LEAD, this::edit))
                    .on("DELETE", one, guard.manage(Role.TEAM_LEAD, this::archive));
        }

        private Answer list(Caller caller, Call call) throws Exception {
            return StrictForm.query(call, Set.of("archived"), params -> {
                Paging paging = Paging.read(params);
                boolean archived = params.flagOrFalse("archived");
                if (!params.faults().isEmpty()) {
                    return Answer.invalid(params.faults());
                }
                CatalogStore.Page page = new CatalogStore.Page(paging.afterOrZero(), archived, paging.fetch());
                return paging.answer(store.list(catalog, caller.account(), page), CatalogEntry::id, this::view);
            });
        }

        private Answer get(Caller caller, Call call) {
            return store.find(catalog, caller.account(), call.pathId())
                    .map(entry -> answer(200, entry))
                    .orElseGet(Answer::notFound);
        }

        private Answer create(Caller caller, Call call) throws Exception {
            return StrictForm.body(call, CatalogForm.keys(catalog), params -> {
                CatalogEntry blank = CatalogEntry.blank(ids.next(), clock.instant());
                CatalogEntry entry = read(Patch.creating(params), caller, blank);
                if (!params.faults().isEmpty()) {
                    return Answer.invalid(params.faults());
                }
                return database.jdbi().inTransaction(tx -> insert(tx, Author.of(caller, call), entry));
            });
        }

        private Answer insert(Handle tx, Author author, CatalogEntry entry) {
            AccountId account = author.account();
            if (store.count(tx, catalog, account) >= Catalog.MAX_ENTRIES) {
                return Answer.message(
                        409, "An account can have at most %d %s.".formatted(Catalog.MAX_ENTRIES, catalog.path()));
            }
            if (!store.insert(tx, catalog, account, entry)) {
                return nameTaken();
            }
            accounts.audit().created(tx, author, thing(entry), view(entry));
            return answer(201, entry);
        }

        private Answer edit(Caller caller, Call call) throws Exception {
            try {
                return StrictForm.body(
                        call,
                        CatalogForm.keys(catalog),
                        params -> database.jdbi().inTransaction(tx -> edit(tx, caller, call, params)));
            } catch (UnableToExecuteStatementException failed) {
                if (Violation.isOf(catalog.nameIndex(), failed)) {
                    return nameTaken();
                }
                throw failed;
            }
        }

        private Answer edit(Handle tx, Caller caller, Call call, Params params) {
            Optional<CatalogEntry> found = store.lock(tx, catalog, caller.account(), call.pathId());
            Optional<Answer> refusal = Etag.refusal(call, found.map(CatalogEntry::version));
            if (refusal.isPresent()) {
                return refusal.get();
            }
            if (found.orElseThrow().archived()) {
                return Answer.message(409, "An archived resource cannot be changed.");
            }
            CatalogEntry changed = read(Patch.editing(params), caller, found.get());
            if (!params.faults().isEmpty()) {
                return Answer.invalid(params.faults());
            }
            store.update(tx, catalog, caller.account(), changed);
            accounts.audit().changed(tx, Author.of(caller, call), thing(changed), view(found.get()), view(changed));
            return answer(200, changed.nextVersion());
        }

        private Answer archive(Caller caller, Call call) {
            return database.jdbi().inTransaction(tx -> {
                Optional<CatalogEntry> found = store.lock(tx, catalog, caller.account(), call.pathId());
                Optional<Answer> refusal = Etag.refusal(call, found.map(CatalogEntry::version));
                if (refusal.isPresent()) {
                    return refusal.get();
                }
                CatalogEntry entry = found.orElseThrow();
                store.archive(tx, catalog, caller.account(), call.pathId(), clock.instant());
                if (!entry.archived()) {
                    accounts.audit().removed(tx, Author.of(caller, call), thing(entry), view(entry));
                }
                return Answer.empty();
            });
        }

        private AuditLog.Thing thing(CatalogEntry entry) {
            return AuditLog.Thing.of(catalog.path(), entry.id(), entry.name());
        }

        private CatalogEntry read(Patch patch, Caller caller, CatalogEntry current) {
            String region = accounts.settings().getSettings(caller.account()).country();
            return CatalogForm.read(patch, current, region, clock.instant());
        }

        private Answer answer(int status, CatalogEntry entry) {
            return Etag.on(Answer.json(status, view(entry)), entry.version());
        }

        private Map<String, @Nullable Object> view(CatalogEntry entry) {
            Map<String, @Nullable Object> view = new LinkedHashMap<>();
            view.put("id", entry.id());
            view.put("name", entry.name());
            putOwn(view, "phone_number", entry.phoneNumber());
            putOwn(view, "color", entry.color());
            putOwn(view, "category", entry.category());
            view.put("archived", entry.archived());
            view.put("created_at", entry.createdAt());
            view.put("updated_at", entry.updatedAt());
            return view;
        }

        private void putOwn(Map<String, @Nullable Object> view, String column, @Nullable String value) {
            if (catalog.has(column)) {
                view.put(column, value);
            }
        }
    }

    private static Answer nameTaken() {
        Faults faults = new Faults();
        faults.add("name", "The name has already been taken.");
        return Answer.invalid(faults);
    }
}
