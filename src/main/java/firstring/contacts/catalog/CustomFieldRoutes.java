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
import firstring.http.Paging;
import firstring.http.Params;
import firstring.http.Patch;
import firstring.http.Routes;
import firstring.http.body.FormValue;
import firstring.http.body.StrictForm;
import firstring.postgres.Database;
import firstring.postgres.Ids;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * {@code /api/v1/custom-fields}. Every user reads, team leads edit. Key and type never change; DELETE archives, and the key
 * stays taken, because contacts keep their values.
 */
public final class CustomFieldRoutes {
    static final int MAX_FIELDS = 100;
    static final int MAX_CHOICES = 200;

    private static final int MAX_LENGTH = 255;
    private static final String KEY = "[a-z][a-z0-9_]{0,63}";
    private static final Set<String> CREATE_KEYS = Set.of("key", "label", "type", "choices");
    private static final Set<String> EDIT_KEYS = Set.of("label", "choices");

    private final Guard guard;
    private final AuditLog audit;
    private final Database database;
    private final Ids ids;
    private final InstantSource clock;
    private final CustomFields fields;
    private final CustomFieldStore store;
    private final Set<String> reserved;

    /** @param reserved keys that already mean something in a lead or a contact */
    public CustomFieldRoutes(
            Accounts accounts,
            Database database,
            Ids ids,
            InstantSource clock,
            CustomFields fields,
            Set<String> reserved) {
        this.guard = accounts.guard();
        this.audit = accounts.audit();
        this.database = database;
        this.ids = ids;
        this.clock = clock;
        this.fields = fields;
        this.store = new CustomFieldStore(database);
        this.reserved = reserved;
    }

    public void addTo(Routes routes) {
        routes.on("GET", "/api/v1/custom-fields", guard.manage(Role.AGENT, this::list))
                .on("GET", "/api/v1/custom-fields/{id}", guard.manage(Role.AGENT, this::get))
                .on("POST", "/api/v1/custom-fields", guard.manage(Role.TEAM_LEAD, this::create))
                .on("PATCH", "/api/v1/custom-fields/{id}", guard.manage(Role.TEAM_LEAD, this::edit))
                .on("DELETE", "/api/v1/custom-fields/{id}", guard.manage(Role.TEAM_LEAD, this::archive));
    }

    private Answer list(Caller caller, Call call) throws Exception {
        return StrictForm.query(call, Set.of("archived"), params -> {
            Paging paging = Paging.read(params);
            boolean archived = params.flagOrFalse("archived");
            return params.faults().isEmpty()
                    ? paging.answer(
                            store.list(caller.account(), paging, archived), CustomField::id, CustomFieldRoutes::view)
                    : Answer.invalid(params.faults());
        });
    }

    private Answer get(Caller caller, Call call) {
        return store.find(caller.account(), call.pathId())
                .map(field -> answer(200, field))
                .orElseGet(Answer::notFound);
    }

    private Answer create(Caller caller, Call call) throws Exception {
        return StrictForm.body(call, CREATE_KEYS, params -> {
            Patch patch = Patch.creating(params);
            String key = patch.required("key", "", name -> key(params, name));
            String label = patch.required("label", "", patch.line(MAX_LENGTH));
            CustomField.Type type = patch.required(
                    "type", CustomField.Type.TEXT, patch.choice(CustomField.Type.ALL, CustomField.Type::code));
            List<String> choices = patch.kept("choices", List.of(), name -> choices(params, name));
            CustomField field =
                    new CustomField(ids.next(), key, label, type, choices, false, 1, clock.instant(), clock.instant());
            requireChoices(params, field);
            return params.faults().isEmpty()
                    ? database.jdbi().inTransaction(tx -> insert(tx, Author.of(caller, call), field))
                    : Answer.invalid(params.faults());
        });
    }

    private Answer insert(Handle tx, Author author, CustomField field) {
        AccountId account = author.account();
        if (store.count(tx, account) >= MAX_FIELDS) {
            return Answer.message(409, "An account can have at most %d custom fields.".formatted(MAX_FIELDS));
        }
        if (!store.insert(tx, account, field)) {
            return Answer.message(409, "The key has already been taken.");
        }
        audit.created(tx, author, thing(field), view(field));
        tx.afterCommit(() -> fields.forget(account));
        return answer(201, field);
    }

    private Answer edit(Caller caller, Call call) throws Exception {
        return StrictForm.body(
                call, EDIT_KEYS, params -> database.jdbi().inTransaction(tx -> edit(tx, caller, call, params)));
    }

    private Answer edit(Handle tx, Caller caller, Call call, Params params) {
        Optional<CustomField> found = store.lock(tx, caller.account(), call.pathId());
        Optional<Answer> refusal = Etag.refusal(call, found.map(CustomField::version));
        if (refusal.isPresent()) {
            return refusal.get();
        }
        CustomField old = found.orElseThrow();
        Patch patch = Patch.editing(params);
        CustomField changed = new CustomField(
                old.id(),
                old.key(),
                patch.required("label", old.label(), patch.line(MAX_LENGTH)),
                old.type(),
                patch.kept("choices", old.choices(), name -> choices(params, name)),
                false,
                old.version(),
                old.createdAt(),
                clock.instant());
        requireChoices(params, changed);
        if (!params.faults().isEmpty()) {
            return Answer.invalid(params.faults());
        }
        if (old.archived()) {
            return Answer.message(409, "An archived resource cannot be changed.");
        }
        store.update(tx, caller.account(), changed);
        audit.changed(tx, Author.of(caller, call), thing(changed), view(old), view(changed));
        tx.afterCommit(() -> fields.forget(caller.account()));
        return answer(200, changed.nextVersion());
    }

    private Answer archive(Caller caller, Call call) {
        return database.jdbi().inTransaction(tx -> {
            Optional<CustomField> found = store.lock(tx, caller.account(), call.pathId());
            Optional<Answer> refusal = Etag.refusal(call, found.map(CustomField::version));
            if (refusal.isPresent()) {
                return refusal.get();
            }
            CustomField field = found.orElseThrow();
            store.archive(tx, caller.account(), call.pathId(), clock.instant());
            if (!field.archived()) {
                audit.removed(tx, Author.of(caller, call), thing(field), view(field));
            }
            tx.afterCommit(() -> fields.forget(caller.account()));
            return Answer.empty();
        });
    }

    private static AuditLog.Thing thing(CustomField field) {
        return AuditLog.Thing.of("custom-fields", field.id(), field.label());
    }

    private @Nullable String key(Params params, String name) {
        String key = params.line(name, MAX_LENGTH);
        if (key == null) {
            return null;
        }
        if (!key.matches(KEY)) {
            params.faults()
                    .add(
                            name,
                            "`key` must start with a lowercase letter and have at most 64 lowercase letters, digits and underscores.");
        } else if (reserved.contains(key)) {
            params.faults().add(name, "`key` is reserved. Choose another one.");
        }
        return key;
    }

    private static @Nullable List<String> choices(Params params, String name) {
        if (!(params.form().sent(name) instanceof FormValue.Items items)
                || items.values().size() > MAX_CHOICES) {
            params.faults().add(name, "`choices` must be a list of at most %d strings.".formatted(MAX_CHOICES));
            return null;
        }
        List<String> choices = new ArrayList<>();
        for (FormValue item : items.values()) {
            String text = Params.plainText(item);
            if (text == null || text.isBlank() || !params.checkText(name, text, MAX_LENGTH)) {
                params.faults().add(name, "Every choice must be a string of 1 to 255 characters.");
                return null;
            }
            choices.add(text.strip());
        }
        return choices.stream().distinct().toList();
    }

    private static void requireChoices(Params params, CustomField field) {
        if (params.faults().isEmpty()
                && (field.type() == CustomField.Type.CHOICE) == field.choices().isEmpty()) {
            params.faults().add("choices", "`choices` is required for the type choice and not allowed for others.");
        }
    }

    private static Answer answer(int status, CustomField field) {
        return Etag.on(Answer.json(status, view(field)), field.version());
    }

    private static Map<String, @Nullable Object> view(CustomField field) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("id", field.id());
        view.put("key", field.key());
        view.put("label", field.label());
        view.put("type", field.type().code());
        view.put("choices", field.choices());
        view.put("archived", field.archived());
        view.put("created_at", field.createdAt());
        view.put("updated_at", field.updatedAt());
        return view;
    }
}
