@NullMarked
package firstring.accounts;

import org.jspecify.annotations.NullMarked;
