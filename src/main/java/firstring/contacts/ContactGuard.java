package firstring.contacts;

import firstring.accounts.AccountId;
import firstring.accounts.Caller;
import firstring.http.Answer;
import firstring.postgres.Database;
import java.util.Optional;
import java.util.function.BiFunction;

/** Lets a call through to a contact that its caller sees, else answers 404 or 403. Thread-safe. */
public final class ContactGuard {

    /** What is answered about a contact. */
    @FunctionalInterface
    public interface Action {
        Answer answer(Contact contact) throws Exception;
    }

    private final BiFunction<AccountId, ContactId, Optional<Contact>> finder;

    public ContactGuard(Contacts contacts) {
        this.finder = contacts::find;
    }

    public ContactGuard(Database database) {
        this.finder = new ContactStore(database)::find;
    }

    public Answer open(Caller caller, long id, Action action) throws Exception {
        Optional<Contact> contact = finder.apply(caller.account(), new ContactId(id));
        if (contact.isEmpty()) {
            return Answer.notFound();
        }
        return Visibility.of(caller).allows(contact.get()) ? action.answer(contact.get()) : Answer.unauthorized();
    }
}
