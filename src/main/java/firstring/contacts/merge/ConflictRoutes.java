package firstring.contacts.merge;

import firstring.accounts.Caller;
import firstring.accounts.Guard;
import firstring.accounts.Role;
import firstring.contacts.Visibility;
import firstring.http.Answer;
import firstring.http.Call;
import firstring.http.Paging;
import firstring.http.Params;
import firstring.http.Patch;
import firstring.http.Routes;
import firstring.http.body.StrictForm;
import firstring.postgres.Database;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code /api/v1/conflicts}: numbers sent for one contact that belong to another. PATCH resolves a conflict with
 * {@code keep_apart}, {@code merge} or {@code move_number}; DELETE keeps the contacts apart.
 */
public final class ConflictRoutes {
    private final Guard guard;
    private final ContactMerges merges;
    private final ConflictStore conflicts;

    public ConflictRoutes(Guard guard, Database database, ContactMerges merges) {
        this.guard = guard;
        this.merges = merges;
        this.conflicts = new ConflictStore(database);
    }

    public void addTo(Routes routes) {
        routes.on("GET", "/api/v1/conflicts", guard.manage(Role.TEAM_LEAD, this::list))
                .on("GET", "/api/v1/conflicts/{id}", guard.manage(Role.TEAM_LEAD, this::get))
                .on("PATCH", "/api/v1/conflicts/{id}", guard.manage(Role.TEAM_LEAD, this::resolve))
                .on("DELETE", "/api/v1/conflicts/{id}", guard.manage(Role.TEAM_LEAD, this::keepApart));
    }

    private Answer list(Caller caller, Call call) throws Exception {
        return StrictForm.query(call, Set.of("resolved", "contact_id"), params -> {
            Paging paging = Paging.read(params);
            ConflictStore.Filter filter =
                    new ConflictStore.Filter(params.flagOrFalse("resolved"), params.id("contact_id"));
            return params.faults().isEmpty()
                    ? paging.answer(
                            conflicts.list(caller.account(), filter, Visibility.of(caller), paging),
                            Conflict::id,
                            ConflictRoutes::view)
                    : Answer.invalid(params.faults());
        });
    }

    /** A caller sees a conflict only if they see both of its contacts. */
    private Answer get(Caller caller, Call call) throws Exception {
        return conflicts
                .find(caller.account(), call.pathId(), Visibility.of(caller))
                .answer(found -> Answer.json(200, view(found)));
    }

    private Answer resolve(Caller caller, Call call) throws Exception {
        return StrictForm.body(call, Set.of("resolution", "kept_contact_id"), params -> {
            Resolution resolution = resolution(params);
            Long kept = params.id("kept_contact_id");
            return params.faults().isEmpty()
                    ? resolve(caller, call, resolution, kept)
                    : Answer.invalid(params.faults());
        });
    }

    private static Resolution resolution(Params params) {
        Patch patch = Patch.creating(params);
        return patch.required("resolution", Resolution.KEPT_APART, patch.choice(Resolution.ALL, Resolution::request));
    }

    private Answer resolve(Caller caller, Call call, Resolution resolution, @Nullable Long kept) throws Exception {
        return switch (merges.resolve(caller, conflicts, call.pathId(), resolution, kept)) {
            case ResolveReceipt.Resolved _ -> get(caller, call);
            case ResolveReceipt.Missing _ -> Answer.notFound();
            case ResolveReceipt.Forbidden _ -> Answer.unauthorized();
            case ResolveReceipt.Refused refused -> Answer.invalid(refused.faults());
            case ResolveReceipt.Impossible impossible -> Answer.message(409, impossible.reason());
        };
    }

    private Answer keepApart(Caller caller, Call call) throws Exception {
        return switch (merges.resolve(caller, conflicts, call.pathId(), Resolution.KEPT_APART, null)) {
            case ResolveReceipt.Missing _ -> Answer.notFound();
            case ResolveReceipt.Forbidden _ -> Answer.unauthorized();
            case ResolveReceipt.Resolved _, ResolveReceipt.Refused _, ResolveReceipt.Impossible _ -> Answer.empty();
        };
    }

    private static Map<String, @Nullable Object> view(Conflict conflict) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("id", conflict.id());
        view.put("phone_number", conflict.e164());
        view.put("contact_id", conflict.contact().value());
        view.put("other_contact_id", conflict.other().value());
        view.put("lead_id", conflict.leadId());
        view.put("created_at", conflict.createdAt());
        view.put("resolved_at", conflict.resolvedAt());
        view.put("resolution", conflict.resolution());
        view.put("resolved_by", conflict.resolvedBy());
        return view;
    }
}
