/** The audit log: changes to an account's settings with their authors, and failed sign-ins. */
@NullMarked
package firstring.accounts.audit;

import org.jspecify.annotations.NullMarked;
