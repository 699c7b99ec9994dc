package firstring.dialer;

import firstring.accounts.Caller;
import firstring.accounts.Guard;
import firstring.accounts.UserId;
import firstring.contacts.ContactId;
import firstring.dialer.calls.QueueClearing;
import firstring.dialer.lists.DialerListStore;
import firstring.http.Answer;
import firstring.http.Call;
import firstring.http.Faults;
import firstring.http.Params;
import firstring.http.Routes;
import firstring.http.body.Form;
import java.sql.SQLException;

/** The calls of the webhook family that remove contacts from PowerDialer lists (docs/contract.md 2). */
public final class FamilyDialerRoutes {
    private static final String FAMILY = "/api/v1/webhook/powerdialer-";

    private final Guard guard;
    private final QueueClearing clearing;
    private final DialerListStore lists;
    private final DialerStore entries;

    public FamilyDialerRoutes(Guard guard, DialerParts parts) {
        this.guard = guard;
        this.clearing = new QueueClearing(parts);
        this.lists = new DialerListStore(parts.database());
        this.entries = new DialerStore(parts.database());
    }

    public void addTo(Routes routes) {
        routes.on("POST", FAMILY + "remove-contact-from-lists", guard.family(this::removeContact));
        routes.on("POST", FAMILY + "clear-user-lists", guard.family(this::clearUser));
        routes.on("POST", FAMILY + "clear-list", guard.family(this::clearList));
    }

    /** Runs a call on the thing with this id. */
    @FunctionalInterface
    private interface Action {
        Answer answer(long id) throws SQLException;
    }

    private Answer removeContact(Caller caller, Call call, Form form) throws Exception {
        return withId(
                form,
                "contact_id",
                id -> clearing.removeContact(caller.account(), new ContactId(id), caller.user())
                        ? Answer.message(200, "The contact has been removed from the Power Dialer lists.")
                        : Answer.message(404, "The requested contact id does not exist."));
    }

    /** Clears the user's My Queue, and the lists that have no other user. */
    private Answer clearUser(Caller caller, Call call, Form form) throws Exception {
        return withId(form, "user_id", id -> {
            UserId user = new UserId(id);
            if (!entries.existsUser(caller.account(), user)) {
                return Answer.message(404, "The requested user id does not exist.");
            }
            clearing.clear(caller.account(), new QueueRef.MyQueue(user), caller.user());
            for (DialerListId list : lists.listWorkedAlone(caller.account(), user)) {
                clearing.clear(caller.account(), new QueueRef.OfList(list), caller.user());
            }
            return Answer.message(200, "The contacts have been removed from the user's Power Dialer lists.");
        });
    }

    private Answer clearList(Caller caller, Call call, Form form) throws Exception {
        return withId(form, "list_id", id -> {
            DialerListId list = new DialerListId(id);
            if (lists.find(caller.account(), list).isEmpty()) {
                return Answer.message(404, "The requested list id does not exist.");
            }
            clearing.clear(caller.account(), new QueueRef.OfList(list), caller.user());
            return Answer.message(200, "The contacts have been removed from the Power Dialer list.");
        });
    }

    private static Answer withId(Form form, String field, Action action) throws SQLException {
        Params params = new Params(form, new Faults());
        Long id = params.id(field);
        if (id == null && params.faults().isEmpty()) {
            params.faults().add(field, "`%s` is required.".formatted(field));
        }
        return id == null ? Answer.invalid(params.faults()) : action.answer(id);
    }
}
