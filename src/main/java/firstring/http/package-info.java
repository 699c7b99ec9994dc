/** The web server and what an endpoint sees of a request; the only package, beside Routes and Pages, that may know Jetty. */
@NullMarked
package firstring.http;

import org.jspecify.annotations.NullMarked;
