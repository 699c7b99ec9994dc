/** Accounts, users, tokens and who may do what. */
@NullMarked
package firstring.accounts;

import org.jspecify.annotations.NullMarked;
