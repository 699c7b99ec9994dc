package firstring.contacts.search;

import firstring.contacts.Contact;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of one search, newest first.
 *
 * @param searchedTo the last contact checked, when older ones may match too; null when the page is full or there are no
 *     more contacts
 */
public record FoundContacts(List<Contact> contacts, ContactSearch.@Nullable Position searchedTo) {}
