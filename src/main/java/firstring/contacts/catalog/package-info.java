/** What contacts refer to or carry that an account defines: tags, lines, disposition statuses, lead sources, custom fields. */
@NullMarked
package firstring.contacts.catalog;

import org.jspecify.annotations.NullMarked;
