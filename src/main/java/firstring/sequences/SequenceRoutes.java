package firstring.sequences;

import firstring.accounts.Accounts;
import firstring.accounts.Author;
import firstring.accounts.Caller;
import firstring.accounts.Guard;
import firstring.accounts.Role;
import firstring.accounts.audit.AuditLog;
import firstring.contacts.catalog.CustomFields;
import firstring.http.Answer;
import firstring.http.Call;
import firstring.http.Etag;
import firstring.http.Paging;
import firstring.http.Params;
import firstring.http.Patch;
import firstring.http.Routes;
import firstring.http.body.StrictForm;
import firstring.json.Json;
import firstring.postgres.Database;
import firstring.postgres.Ids;
import firstring.sequences.enrollments.EnrollmentFollowStore;
import firstring.sequences.steps.Person;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code /api/v1/sequences}. Every user can read them, team leads can edit them; DELETE archives, since enrollments
 * refer to the sequence.
 */
public final class SequenceRoutes {
    private static final String HIDDEN_URL = "hidden";
    private static final int MAX_SEQUENCES = 1_000;
    private static final Set<String> KEYS = Set.of("name", "steps", "settings", "on_edit");

    private final Database database;
    private final Ids ids;
    private final InstantSource clock;
    private final Guard guard;
    private final AuditLog audit;
    private final CustomFields customFields;
    private final SequenceStore store;
    private final EnrollmentFollowStore enrollments = new EnrollmentFollowStore();

    public SequenceRoutes(
            Database database, Ids ids, InstantSource clock, Accounts accounts, CustomFields customFields) {
        this.database = database;
        this.ids = ids;
        this.clock = clock;
        this.guard = accounts.guard();
        this.audit = accounts.audit();
        this.customFields = customFields;
        this.store = new SequenceStore(database);
    }

    public void addTo(Routes routes) {
        routes.on("GET", "/api/v1/sequences", guard.manage(Role.AGENT, this::list))
                .on("GET", "/api/v1/sequences/{id}", guard.manage(Role.AGENT, this::get))
                .on("POST", "/api/v1/sequences", guard.manage(Role.TEAM_LEAD, this::create))
                .on("PATCH", "/api/v1/sequences/{id}", guard.manage(Role.TEAM_LEAD, this::edit))
                .on("PUT", "/api/v1/sequences/{id}/pause", guard.manage(Role.TEAM_LEAD, this::pause))
                .on("DELETE", "/api/v1/sequences/{id}", guard.manage(Role.TEAM_LEAD, this::archive));
    }

    private Answer list(Caller caller, Call call) throws Exception {
        return StrictForm.query(call, Set.of("archived"), params -> {
            Paging paging = Paging.read(params);
            boolean archived = params.flagOrFalse("archived");
            if (!params.faults().isEmpty()) {
                return Answer.invalid(params.faults());
            }
            SequenceStore.Page page = new SequenceStore.Page(paging.afterOrZero(), archived, paging.fetch());
            return paging.answer(
                    store.list(caller.account(), page),
                    sequence -> sequence.id().value(),
                    sequence -> view(caller, sequence));
        });
    }

    private Answer get(Caller caller, Call call) {
        return store.find(caller.account(), id(call))
                .map(sequence -> Etag.on(Answer.json(200, view(caller, sequence)), sequence.version()))
                .orElseGet(Answer::notFound);
    }

    private Answer create(Caller caller, Call call) throws Exception {
        return StrictForm.body(call, KEYS, params -> {
            Sequence blank = Sequence.blank(new SequenceId(ids.next()), clock.instant());
            isMoving(params);
            return database.jdbi().inTransaction(tx -> {
                Sequence sequence = read(tx, caller, Patch.creating(params), blank);
                return params.faults().isEmpty()
                        ? insert(tx, Author.of(caller, call), sequence)
                        : Answer.invalid(params.faults());
            });
        });
    }

    private Answer insert(Handle tx, Author author, Sequence sequence) {
        if (store.count(tx, author.account()) >= MAX_SEQUENCES) {
            return Answer.message(409, "An account can have at most %d sequences.".formatted(MAX_SEQUENCES));
        }
        store.insert(tx, author.account(), sequence);
        audit.created(tx, author, thing(sequence), view(sequence));
        return answer(201, sequence);
    }

    private Answer edit(Caller caller, Call call) throws Exception {
        return StrictForm.body(call, KEYS, params -> {
            boolean moving = isMoving(params);
            return change(caller, call, params, (tx, current) -> {
                Sequence edited = read(tx, caller, Patch.editing(params), current);
                if (!params.faults().isEmpty()) {
                    return edited;
                }
                if (!edited.settings().reachesAs(current.settings())) {
                    enrollments.lookAgain(tx, caller.account(), current.id(), clock.instant());
                }
                if (Json.tree(edited.steps()).equals(Json.tree(current.steps()))) {
                    return edited;
                }
                Sequence next = edited.withNextPlan();
                store.insertPlan(tx, caller.account(), next);
                if (moving) {
                    enrollments.move(tx, caller.account(), next, clock.instant());
                }
                return next;
            });
        });
    }

    /** Whether contacts in the sequence switch to the new steps; otherwise they finish the old ones. */
    private static boolean isMoving(Params params) {
        String onEdit = params.line("on_edit", 20);
        if (onEdit != null && !onEdit.equals("finish") && !onEdit.equals("move")) {
            params.faults().add("on_edit", "`on_edit` must be finish or move.");
        }
        return "move".equals(onEdit);
    }

    private Answer pause(Caller caller, Call call) throws Exception {
        return StrictForm.body(call, Set.of("paused"), params -> {
            boolean paused = Patch.creating(params).required("paused", false, params::flag);
            return change(caller, call, params, (tx, current) -> {
                if (!paused && current.paused()) {
                    enrollments.resume(tx, caller.account(), current.id(), clock.instant());
                }
                return current.withPaused(paused, clock.instant());
            });
        });
    }

    private Answer change(Caller caller, Call call, Params params, BiFunction<Handle, Sequence, Sequence> change) {
        return database.jdbi().inTransaction(tx -> {
            Optional<Sequence> found = store.lock(tx, caller.account(), id(call));
            Optional<Answer> refusal = Etag.refusal(call, found.map(Sequence::version));
            if (refusal.isPresent()) {
                return refusal.get();
            }
            if (found.orElseThrow().archived()) {
                return Answer.message(409, "An archived resource cannot be changed.");
            }
            Sequence changed = change.apply(tx, found.get());
            if (!params.faults().isEmpty()) {
                return Answer.invalid(params.faults());
            }
            store.update(tx, caller.account(), changed);
            audit.changed(tx, Author.of(caller, call), thing(changed), view(found.get()), view(changed));
            return answer(200, changed.nextVersion());
        });
    }

    private Answer archive(Caller caller, Call call) {
        return database.jdbi().inTransaction(tx -> {
            Optional<Sequence> found = store.lock(tx, caller.account(), id(call));
            Optional<Answer> refusal = Etag.refusal(call, found.map(Sequence::version));
            if (refusal.isPresent()) {
                return refusal.get();
            }
            Sequence sequence = found.orElseThrow();
            store.archive(tx, caller.account(), id(call), clock.instant());
            if (!sequence.archived()) {
                audit.removed(tx, Author.of(caller, call), thing(sequence), view(sequence));
            }
            enrollments.makeDue(tx, caller.account(), id(call), clock.instant());
            return Answer.empty();
        });
    }

    private Sequence read(Handle tx, Caller caller, Patch patch, Sequence current) {
        Params params = patch.params();
        UnaryOperator<Set<StepReference>> findKnown = references -> store.findKnown(tx, caller.account(), references);
        StepsReader.Known known = new StepsReader.Known(fields(caller), findKnown);
        return new Sequence(
                current.id(),
                patch.required("name", current.name(), patch.line(255)),
                patch.required("steps", current.steps(), field -> StepsReader.read(params, field, known)),
                current.plan(),
                SettingsReader.read(params, current.settings(), findKnown),
                current.paused(),
                current.archived(),
                current.version(),
                current.createdAt(),
                clock.instant());
    }

    private static AuditLog.Thing thing(Sequence sequence) {
        return AuditLog.Thing.of("sequences", sequence.id().value(), sequence.name());
    }

    /** The contact fields that a template can use. */
    private Set<String> fields(Caller caller) {
        Set<String> fields = new HashSet<>(Person.FIELDS);
        fields.addAll(customFields.keys(caller.account()));
        return fields;
    }

    private static SequenceId id(Call call) {
        return new SequenceId(call.pathId());
    }

    private static Answer answer(int status, Sequence sequence) {
        return Etag.on(Answer.json(status, view(sequence)), sequence.version());
    }

    /** Webhook URLs can contain a secret, so users who cannot edit them do not see them. */
    private static Map<String, Object> view(Caller caller, Sequence sequence) {
        Map<String, Object> view = view(sequence);
        if (!caller.role().isAtLeast(Role.TEAM_LEAD) && view.get("steps") instanceof JsonNode steps) {
            steps.forEach(step -> {
                if (step instanceof ObjectNode fields && fields.has("url")) {
                    fields.put("url", HIDDEN_URL);
                }
            });
        }
        return view;
    }

    private static Map<String, Object> view(Sequence sequence) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", sequence.id().value());
        view.put("name", sequence.name());
        view.put("steps", Json.tree(sequence.steps()));
        view.put("plan", sequence.plan());
        view.put("settings", SettingsJson.view(sequence.settings()));
        view.put("paused", sequence.paused());
        view.put("archived", sequence.archived());
        view.put("created_at", sequence.createdAt());
        view.put("updated_at", sequence.updatedAt());
        return view;
    }
}
