/** The web server itself: Jetty, TLS, limits on connections, bodies and memory, health and metrics. */
@NullMarked
package firstring.http.server;

import org.jspecify.annotations.NullMarked;
