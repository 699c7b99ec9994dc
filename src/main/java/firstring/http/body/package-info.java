/** Reading request bodies: JSON (with repairs), forms, multipart, XML, charsets and compression. */
@NullMarked
package firstring.http.body;

import org.jspecify.annotations.NullMarked;
