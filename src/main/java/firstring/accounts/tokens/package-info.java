/** API tokens: issuing, finding, limiting and ending them, and identifying the caller of a request. */
@NullMarked
package firstring.accounts.tokens;

import org.jspecify.annotations.NullMarked;
