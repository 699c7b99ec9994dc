package firstring.contacts.merge;

import firstring.accounts.Caller;
import firstring.accounts.Guard;
import firstring.accounts.Role;
import firstring.contacts.Contacts;
import firstring.contacts.DeletedStore.Deleted;
import firstring.contacts.merge.MergeStore.StoredMerge;
import firstring.http.Answer;
import firstring.http.Call;
import firstring.http.Paging;
import firstring.http.Routes;
import firstring.http.body.StrictForm;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/merges}: past merges, each of which can be undone, and the list of deleted contacts. */
public final class MergeRoutes {
    private final Guard guard;
    private final Contacts contacts;
    private final ContactMerges merges;

    public MergeRoutes(Guard guard, Contacts contacts, ContactMerges merges) {
        this.guard = guard;
        this.contacts = contacts;
        this.merges = merges;
    }

    public void addTo(Routes routes) {
        routes.on("GET", "/api/v1/merges", guard.manage(Role.TEAM_LEAD, this::list))
                .on("GET", "/api/v1/merges/{id}", guard.manage(Role.TEAM_LEAD, this::get))
                .on("POST", "/api/v1/merges/{id}/undo", guard.manage(Role.TEAM_LEAD, this::undo))
                .on("GET", "/api/v1/deleted-contacts", guard.manage(Role.TEAM_LEAD, this::listDeleted));
    }

    private Answer list(Caller caller, Call call) throws Exception {
        return StrictForm.query(call, Set.of("contact_id"), params -> {
            Paging paging = Paging.read(params);
            Long contact = params.id("contact_id");
            return params.faults().isEmpty()
                    ? paging.answer(merges.list(caller, contact, paging), StoredMerge::id, MergeRoutes::view)
                    : Answer.invalid(params.faults());
        });
    }

    private Answer get(Caller caller, Call call) throws Exception {
        return merges.find(caller, call.pathId()).answer(merge -> Answer.json(200, view(merge)));
    }

    private Answer undo(Caller caller, Call call) throws Exception {
        return switch (merges.undo(caller, call.pathId())) {
            case UndoReceipt.Undone _ -> get(caller, call);
            case UndoReceipt.Missing _ -> Answer.notFound();
            case UndoReceipt.Forbidden _ -> Answer.unauthorized();
            case UndoReceipt.UndoneAlready _ -> Answer.message(409, "The merge was already undone.");
            case UndoReceipt.ChangedSince _ ->
                Answer.message(409, "The merge can no longer be undone, because the contact has changed since.");
        };
    }

    private Answer listDeleted(Caller caller, Call call) throws Exception {
        return StrictForm.query(call, Set.of(), params -> {
            Paging paging = Paging.read(params);
            return params.faults().isEmpty()
                    ? paging.answer(
                            contacts.listDeleted(caller, paging),
                            deleted -> deleted.id().value(),
                            MergeRoutes::view)
                    : Answer.invalid(params.faults());
        });
    }

    private static Map<String, @Nullable Object> view(StoredMerge merge) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("id", merge.id());
        view.put("kept_contact_id", merge.kept().value());
        view.put("gone_contact_id", merge.gone().value());
        view.put("user_id", merge.user().value());
        view.put("merged_at", merge.mergedAt());
        view.put("undone_at", merge.undoneAt());
        view.put("undone_by", merge.undoneBy());
        return view;
    }

    private static Map<String, @Nullable Object> view(Deleted contact) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("id", contact.id().value());
        view.put("name", contact.name());
        view.put("phone_number", contact.phoneNumber());
        view.put("deleted_at", contact.deletedAt());
        view.put("deleted_by", contact.user().value());
        return view;
    }
}
