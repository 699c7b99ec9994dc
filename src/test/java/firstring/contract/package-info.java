/** The contract stated as tests: the server is seen over HTTP alone. */
@NullMarked
package firstring.contract;

import org.jspecify.annotations.NullMarked;
