/** Bulk actions: one change to many contacts, made in the background. */
@NullMarked
package firstring.bulk;

import org.jspecify.annotations.NullMarked;
