package firstring.contacts.search;

import firstring.contacts.Contact;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one search found, the newest first.
 *
 * @param searchedTo the last contact that was looked at, when older ones may match too; null when as many were found as
 *     asked, or there are no more
 */
public record FoundContacts(List<Contact> contacts, ContactSearch.@Nullable Position searchedTo) {}
