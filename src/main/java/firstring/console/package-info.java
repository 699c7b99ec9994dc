/** The console: pages for people, made on the server. It asks the same routes that programs do. */
@NullMarked
package firstring.console;

import org.jspecify.annotations.NullMarked;
