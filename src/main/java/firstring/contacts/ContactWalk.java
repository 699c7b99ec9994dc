package firstring.contacts;

import firstring.accounts.AccountId;
import firstring.contacts.ContactSearch.Position;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Goes through all that a search finds, page by page, holding nothing between two pages. Thread-safe. */
public final class ContactWalk {
    private final Contacts contacts;

    public ContactWalk(Contacts contacts) {
        this.contacts = contacts;
    }

    /** The next contacts after a place, null at the beginning; none: that was all. */
    public List<Contact> next(AccountId account, ContactSearch search, @Nullable Position after, int limit) {
        return contacts.list(
                account,
                new ContactSearch(
                        search.e164(),
                        search.words(),
                        search.tag(),
                        search.links(),
                        search.createdFrom(),
                        search.createdTo(),
                        after,
                        limit));
    }

    public static Position place(Contact contact) {
        return new Position(contact.createdAt(), contact.id().value());
    }
}
