package firstring.accounts;

import firstring.accounts.audit.AuditLog;
import firstring.http.Answer;
import firstring.http.Call;
import firstring.http.Etag;
import firstring.http.Params;
import firstring.http.Patch;
import firstring.http.Routes;
import firstring.http.body.StrictForm;
import firstring.postgres.Database;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/account}: the caller's account and its settings. Every user can read them, admins can edit them. */
final class AccountRoutes {
    private static final int MAX_REASON = 255;

    private final Guard guard;
    private final Database database;
    private final AccountStore store;
    private final AuditLog audit;
    private final Pauses pauses;
    private final InstantSource clock;

    AccountRoutes(Guard guard, Database database, Stores stores, Pauses pauses, InstantSource clock) {
        this.guard = guard;
        this.database = database;
        this.store = stores.accounts();
        this.audit = stores.audit();
        this.pauses = pauses;
        this.clock = clock;
    }

    void addTo(Routes routes) {
        routes.on("GET", "/api/v1/account", guard.manage(Role.AGENT, this::get))
                .on("PATCH", "/api/v1/account", guard.manage(Role.ADMIN, this::edit))
                .on("PUT", "/api/v1/account/pause", guard.manage(Role.ADMIN, this::pause));
    }

    private Answer get(Caller caller, Call call) {
        return answer(store.read(caller.account()));
    }

    private Answer edit(Caller caller, Call call) throws Exception {
        Answer answer = StrictForm.body(
                call,
                SettingsForm.KEYS,
                params -> database.jdbi().inTransaction(tx -> edit(tx, Author.of(caller, call), call, params)));
        store.forget(caller.account());
        return answer;
    }

    private Answer edit(Handle tx, Author author, Call call, Params params) {
        AccountSettings current = store.lock(tx, author.account());
        Optional<Answer> stale = Etag.mismatch(call, current.version());
        if (stale.isPresent()) {
            return stale.get();
        }
        AccountSettings changed = SettingsForm.read(Patch.editing(params), current, clock.instant());
        if (!params.faults().isEmpty()) {
            return Answer.invalid(params.faults());
        }
        store.update(tx, changed, changed.updatedAt());
        AuditLog.Thing thing = AuditLog.Thing.of("account", changed.account().value(), changed.name());
        audit.changed(tx, author, thing, view(current), view(changed));
        return answer(changed.nextVersion());
    }

    private Answer pause(Caller caller, Call call) throws Exception {
        return StrictForm.body(call, Set.of("paused", "reason"), params -> {
            boolean paused = Patch.creating(params).required("paused", false, params::flag);
            String reason = params.line("reason", MAX_REASON);
            if (reason != null && !paused) {
                params.faults().add("reason", "`reason` can only be sent with `paused: true`.");
            }
            if (!params.faults().isEmpty()) {
                return Answer.invalid(params.faults());
            }
            int inProgress = 0;
            if (paused) {
                inProgress = pauses.pause(Author.of(caller, call), reason);
            } else {
                pauses.resume(Author.of(caller, call));
            }
            Map<String, @Nullable Object> view = pauseView(store.read(caller.account()));
            view.put("under_way", inProgress);
            return Answer.json(200, view);
        });
    }

    private static Map<String, @Nullable Object> pauseView(AccountSettings settings) {
        Pause pause = settings.pause();
        UserId by = pause == null ? null : pause.by();
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("paused", pause != null);
        view.put("paused_at", pause == null ? null : pause.at());
        view.put("paused_by", by == null ? null : by.value());
        view.put("pause_reason", pause == null ? null : pause.reason());
        return view;
    }

    private static Answer answer(AccountSettings settings) {
        return Etag.on(Answer.json(200, view(settings)), settings.version());
    }

    private static Map<String, @Nullable Object> view(AccountSettings settings) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("id", settings.account().value());
        view.put("name", settings.name());
        view.put("country", settings.country());
        view.put("timezone", settings.timezone().getId());
        view.put("existing_contacts", settings.existingContacts().code());
        view.put("invalid_details", settings.invalidDetails().code());
        view.put("allowed_origins", settings.allowedOrigins());
        view.put("opt_out_words", settings.optOutWords());
        view.put("raw_retention_days", settings.rawRetentionDays());
        view.put("default_rate_limit", settings.defaultRateLimit());
        view.put("default_rate_limit_per_source", settings.defaultRateLimitPerSource());
        view.put("call_link", settings.callLink());
        view.putAll(pauseView(settings));
        view.put("created_at", settings.createdAt());
        view.put("updated_at", settings.updatedAt());
        return view;
    }
}
