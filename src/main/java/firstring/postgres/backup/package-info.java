/** Backup to one file, and restore with proof that every row came back. */
@NullMarked
package firstring.postgres.backup;

import org.jspecify.annotations.NullMarked;
