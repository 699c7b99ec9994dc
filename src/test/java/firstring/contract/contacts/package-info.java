/** Contacts through the API: search, edits, merges, conflicts, bulk actions and Do Not Contact. */
@NullMarked
package firstring.contract.contacts;

import org.jspecify.annotations.NullMarked;
