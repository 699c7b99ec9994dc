/** The measuring bench: loads a server with leads over HTTP, beside a plain baseline on the same database, and counts rows. */
@NullMarked
package firstring.bench;

import org.jspecify.annotations.NullMarked;
