package firstring.contacts.search;

import firstring.accounts.AccountId;
import firstring.contacts.Contact;
import firstring.contacts.Contacts;
import firstring.contacts.search.ContactSearch.Position;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Iterates over all contacts of a search, page by page, holding nothing between two pages. Thread-safe. */
public final class ContactWalk {
    /** Small, because some iterations advance only as fast as a client reads the results. */
    private static final long MAX_BYTES = 256 * 1024;

    private final Contacts contacts;

    public ContactWalk(Contacts contacts) {
        this.contacts = contacts;
    }

    /**
     * A page of contacts, which can be empty even when more follow.
     *
     * @param end the position after which the next page starts; null: no more
     */
    public record Page(List<Contact> contacts, @Nullable Position end) {}

    /** The contacts after a position; null starts at the beginning. */
    public Page next(AccountId account, ContactSearch search, @Nullable Position after, int limit) {
        FoundContacts found = contacts.list(account, from(search, after, limit), MAX_BYTES);
        boolean isFull = found.contacts().size() == limit;
        return new Page(found.contacts(), isFull ? positionOf(found.contacts().getLast()) : found.searchedTo());
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

    public static Position positionOf(Contact contact) {
        return new Position(contact.createdAt(), contact.id().value());
    }
}
