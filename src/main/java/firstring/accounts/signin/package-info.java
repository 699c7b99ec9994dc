/** Signing in to the console: attempts and their limits, sessions, known devices, and changing one's own password. */
@NullMarked
package firstring.accounts.signin;

import org.jspecify.annotations.NullMarked;
