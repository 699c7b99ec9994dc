package firstring.contacts;

import firstring.accounts.Caller;
import firstring.http.Answer;
import firstring.postgres.Database;
import java.util.function.BiFunction;

/** Opens a contact for a caller who can see it; otherwise responds with 404 or 403. Thread-safe. */
public final class ContactGuard {

    /** Answers a request about a visible contact. */
    @FunctionalInterface
    public interface Action {
        Answer answer(Contact contact) throws Exception;
    }

    private final BiFunction<Caller, ContactId, Loaded<Contact>> finder;

    public ContactGuard(Contacts contacts) {
        this.finder = contacts::find;
    }

    public ContactGuard(Database database) {
        ContactStore store = new ContactStore(database);
        this.finder = (caller, id) -> store.find(caller.account(), id, Visibility.of(caller));
    }

    public Answer open(Caller caller, long id, Action action) throws Exception {
        return finder.apply(caller, new ContactId(id)).answer(action::answer);
    }
}
