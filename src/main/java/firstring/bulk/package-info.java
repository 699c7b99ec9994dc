/** Bulk actions: one change of many contacts, done in the background. */
@NullMarked
package firstring.bulk;

import org.jspecify.annotations.NullMarked;
