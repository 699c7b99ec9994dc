/** The database: the embedded server, connections, migrations, ids, backup. */
@NullMarked
package firstring.postgres;

import org.jspecify.annotations.NullMarked;
