/** The users of an account: their roles, passwords, status and working hours. */
@NullMarked
package firstring.accounts.users;

import org.jspecify.annotations.NullMarked;
