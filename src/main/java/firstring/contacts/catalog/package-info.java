/** Account-defined lists and fields for contacts: tags, lines, disposition statuses, lead sources, custom fields. */
@NullMarked
package firstring.contacts.catalog;

import org.jspecify.annotations.NullMarked;
