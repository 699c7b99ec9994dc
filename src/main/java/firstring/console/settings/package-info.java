/** The settings pages: users, ring groups, fields, labels, calling hours, holidays, the audit log and one's profile. */
@NullMarked
package firstring.console.settings;

import org.jspecify.annotations.NullMarked;
