/** Removing credentials from stored requests, and finding a token in a request whose body is broken. */
@NullMarked
package firstring.http.credentials;

import org.jspecify.annotations.NullMarked;
