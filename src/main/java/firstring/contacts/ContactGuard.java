package firstring.contacts;

import firstring.accounts.Caller;
import firstring.http.Answer;
import firstring.postgres.Database;
import java.util.function.BiFunction;

/** Lets a call through to a contact that its caller sees, else answers 404 or 403. Thread-safe. */
public final class ContactGuard {

    /** What is answered about a contact. */
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
