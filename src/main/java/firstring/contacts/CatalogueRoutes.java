package firstring.contacts;

import firstring.accounts.AccountId;
import firstring.accounts.Accounts;
import firstring.accounts.AuditLog;
import firstring.accounts.Author;
import firstring.accounts.Caller;
import firstring.accounts.Guard;
import firstring.accounts.Role;
import firstring.http.Answer;
import firstring.http.Call;
import firstring.http.Etag;
import firstring.http.Faults;
import firstring.http.Paging;
import firstring.http.Params;
import firstring.http.Patch;
import firstring.http.Routes;
import firstring.http.StrictForm;
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
 * {@code /api/v1/lines}, {@code /tags}, {@code /disposition-statuses} and {@code /lead-sources}. Everybody reads, team
 * leads edit. Names are unique without case among what is not archived; DELETE archives, since contacts refer to it.
 */
public final class CatalogueRoutes {
    private final Database database;
    private final Ids ids;
    private final InstantSource clock;
    private final Accounts accounts;
    private final CatalogueStore store;

    public CatalogueRoutes(Database database, Ids ids, InstantSource clock, Accounts accounts) {
        this.database = database;
        this.ids = ids;
        this.clock = clock;
        this.accounts = accounts;
        this.store = new CatalogueStore(database);
    }

    public void addTo(Routes routes) {
        for (Catalogue catalogue : Catalogue.values()) {
            new Of(catalogue).addTo(routes);
        }
    }

    /** The routes of one catalogue. */
    private final class Of {
        private final Catalogue catalogue;

        Of(Catalogue catalogue) {
            this.catalogue = catalogue;
        }

        void addTo(Routes routes) {
            Guard guard = accounts.guard();
            String all = "/api/v1/" + catalogue.path();
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
                CatalogueStore.Page page = new CatalogueStore.Page(paging.afterOrZero(), archived, paging.fetch());
                return paging.answer(store.list(catalogue, caller.account(), page), CatalogueEntry::id, this::view);
            });
        }

        private Answer get(Caller caller, Call call) {
            return store.find(catalogue, caller.account(), call.pathId())
                    .map(entry -> answer(200, entry))
                    .orElseGet(Answer::notFound);
        }

        private Answer create(Caller caller, Call call) throws Exception {
            return StrictForm.body(call, CatalogueForm.keys(catalogue), params -> {
                CatalogueEntry blank = CatalogueEntry.blank(ids.next(), clock.instant());
                CatalogueEntry entry = read(Patch.creating(params), caller, blank);
                if (!params.faults().isEmpty()) {
                    return Answer.invalid(params.faults());
                }
                return database.jdbi().inTransaction(tx -> insert(tx, Author.of(caller, call), entry));
            });
        }

        private Answer insert(Handle tx, Author author, CatalogueEntry entry) {
            AccountId account = author.account();
            if (store.count(tx, catalogue, account) >= Catalogue.MAX_ENTRIES) {
                return Answer.message(
                        409, "An account has at most %d %s.".formatted(Catalogue.MAX_ENTRIES, catalogue.path()));
            }
            if (!store.insert(tx, catalogue, account, entry)) {
                return nameTaken();
            }
            accounts.audit().created(tx, author, thing(entry), view(entry));
            return answer(201, entry);
        }

        private Answer edit(Caller caller, Call call) throws Exception {
            try {
                return StrictForm.body(
                        call,
                        CatalogueForm.keys(catalogue),
                        params -> database.jdbi().inTransaction(tx -> edit(tx, caller, call, params)));
            } catch (UnableToExecuteStatementException failed) {
                if (Violation.isOf(catalogue.nameIndex(), failed)) {
                    return nameTaken();
                }
                throw failed;
            }
        }

        private Answer edit(Handle tx, Caller caller, Call call, Params params) {
            Optional<CatalogueEntry> found = store.lock(tx, catalogue, caller.account(), call.pathId());
            Optional<Answer> refusal = Etag.refusal(call, found.map(CatalogueEntry::version));
            if (refusal.isPresent()) {
                return refusal.get();
            }
            if (found.orElseThrow().archived()) {
                return Answer.message(409, "An archived resource cannot be changed.");
            }
            CatalogueEntry changed = read(Patch.editing(params), caller, found.get());
            if (!params.faults().isEmpty()) {
                return Answer.invalid(params.faults());
            }
            store.update(tx, catalogue, caller.account(), changed);
            accounts.audit().changed(tx, Author.of(caller, call), thing(changed), view(found.get()), view(changed));
            return answer(200, changed.nextVersion());
        }

        private Answer archive(Caller caller, Call call) {
            return database.jdbi().inTransaction(tx -> {
                Optional<CatalogueEntry> found = store.lock(tx, catalogue, caller.account(), call.pathId());
                Optional<Answer> refusal = Etag.refusal(call, found.map(CatalogueEntry::version));
                if (refusal.isPresent()) {
                    return refusal.get();
                }
                CatalogueEntry entry = found.orElseThrow();
                store.archive(tx, catalogue, caller.account(), call.pathId(), clock.instant());
                if (!entry.archived()) {
                    accounts.audit().removed(tx, Author.of(caller, call), thing(entry), view(entry));
                }
                return Answer.empty();
            });
        }

        private AuditLog.Thing thing(CatalogueEntry entry) {
            return AuditLog.Thing.of(catalogue.path(), entry.id(), entry.name());
        }

        private CatalogueEntry read(Patch patch, Caller caller, CatalogueEntry current) {
            String region = accounts.settings().getSettings(caller.account()).country();
            return CatalogueForm.read(patch, current, region, clock.instant());
        }

        private Answer answer(int status, CatalogueEntry entry) {
            return Etag.on(Answer.json(status, view(entry)), entry.version());
        }

        private Map<String, @Nullable Object> view(CatalogueEntry entry) {
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
            if (catalogue.has(column)) {
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
