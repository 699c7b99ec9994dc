package firstring.contacts;

import firstring.accounts.Caller;
import firstring.http.Answer;
import java.util.Optional;

/** Lets a call through to a contact that its caller sees, else answers 404 or 403. Thread-safe. */
public final class ContactGuard {

    /** What is answered about a contact. */
    @FunctionalInterface
    public interface Action {
        Answer answer(Contact contact) throws Exception;
    }

    private final Contacts contacts;

    public ContactGuard(Contacts contacts) {
        this.contacts = contacts;
    }

    public Answer open(Caller caller, long id, Action action) throws Exception {
        Optional<Contact> contact = contacts.find(caller.account(), new ContactId(id));
        if (contact.isEmpty()) {
            return Answer.notFound();
        }
        return Visibility.of(caller).allows(contact.get()) ? action.answer(contact.get()) : Answer.unauthorized();
    }
}
