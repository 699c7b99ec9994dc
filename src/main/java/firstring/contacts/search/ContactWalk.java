package firstring.contacts.search;

import firstring.accounts.AccountId;
import firstring.contacts.Contact;
import firstring.contacts.Contacts;
import firstring.contacts.search.ContactSearch.Position;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Goes through all that a search finds, page by page, holding nothing between two pages. Thread-safe. */
public final class ContactWalk {
    /** Some walks are slow, because they advance only as fast as a client reads the results. */
    private static final long MAX_BYTES = 256 * 1024;

    private final Contacts contacts;

    public ContactWalk(Contacts contacts) {
        this.contacts = contacts;
    }

    /**
     * Some of the contacts in order, which may be none on the way.
     *
     * @param end where the next page goes on; null: that was all
     */
    public record Page(List<Contact> contacts, @Nullable Position end) {}

    /** The next contacts after a place, null at the beginning. */
    public Page next(AccountId account, ContactSearch search, @Nullable Position after, int limit) {
        FoundContacts found = contacts.list(account, from(search, after, limit), MAX_BYTES);
        boolean isFull = found.contacts().size() == limit;
        return new Page(found.contacts(), isFull ? place(found.contacts().getLast()) : found.searchedTo());
    }

    private static ContactSearch from(ContactSearch search, @Nullable Position after, int limit) {
        return new ContactSearch(
                search.e164(),
                search.words(),
                search.tag(),
                search.links(),
                search.createdFrom(),
                search.createdTo(),
                after,
                limit);
    }

    public static Position place(Contact contact) {
        return new Position(contact.createdAt(), contact.id().value());
    }
}
