/** Accounts, users, tokens and their permissions. */
@NullMarked
package firstring.accounts;

import org.jspecify.annotations.NullMarked;
