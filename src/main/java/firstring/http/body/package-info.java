/** Reading request bodies: JSON (repaired if need be), forms, multipart, XML, charsets and compression. */
@NullMarked
package firstring.http.body;

import org.jspecify.annotations.NullMarked;
