/** The pages for web developers: trying the API, tokens and recent requests. */
@NullMarked
package firstring.console.developers;

import org.jspecify.annotations.NullMarked;
