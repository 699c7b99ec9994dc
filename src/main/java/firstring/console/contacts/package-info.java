/** The pages of contacts: list, search, one contact, bulk edits, conflicts, merges and consent. */
@NullMarked
package firstring.console.contacts;

import org.jspecify.annotations.NullMarked;
