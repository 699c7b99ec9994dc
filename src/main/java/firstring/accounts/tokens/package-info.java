/** API tokens: issuing, finding, limiting and ending them, and who a request comes from. */
@NullMarked
package firstring.accounts.tokens;

import org.jspecify.annotations.NullMarked;
