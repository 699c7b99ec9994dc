/** An account's own calling hours by state, and its holidays. */
@NullMarked
package firstring.accounts.callingrules;

import org.jspecify.annotations.NullMarked;
