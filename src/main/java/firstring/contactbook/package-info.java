/** The management API of contacts: lists, filters, saved searches, exports, and contacts as JSON. */
@NullMarked
package firstring.contactbook;

import org.jspecify.annotations.NullMarked;
