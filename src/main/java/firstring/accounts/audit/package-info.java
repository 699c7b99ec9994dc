/** The audit log: what was changed in an account's settings, by whom, and which sign-ins failed. */
@NullMarked
package firstring.accounts.audit;

import org.jspecify.annotations.NullMarked;
