/**
 * The web server and an endpoint's view of a request; the only package, besides Routes and Pages, that may use Jetty.
 */
@NullMarked
package firstring.http;

import org.jspecify.annotations.NullMarked;
