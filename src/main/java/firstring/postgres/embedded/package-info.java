/** The PostgreSQL that the server runs itself: its files, user, start, supervision and stop. */
@NullMarked
package firstring.postgres.embedded;

import org.jspecify.annotations.NullMarked;
