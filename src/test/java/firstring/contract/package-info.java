/** Tests of the wire contract: the server is used over HTTP alone. */
@NullMarked
package firstring.contract;

import org.jspecify.annotations.NullMarked;
