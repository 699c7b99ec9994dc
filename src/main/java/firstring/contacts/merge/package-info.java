/** Merging two contacts, undoing a merge, and settling a number that two contacts claim. */
@NullMarked
package firstring.contacts.merge;

import org.jspecify.annotations.NullMarked;
