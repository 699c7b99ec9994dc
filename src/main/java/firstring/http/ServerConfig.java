package firstring.http;

import org.jspecify.annotations.Nullable;

/**
 * Where and how the web server listens.
 *
 * @param port 0 takes any free one
 * @param tls null serves plain HTTP
 * @param accessLog whether each request gets its line in the log, or only one answered 5xx
 */
public record ServerConfig(
        String host, int port, @Nullable Tls tls, TrustedProxies trustedProxies, boolean accessLog, Limits limits) {

    /** Plain HTTP with the standard limits. */
    public static ServerConfig plain(String host, int port) {
        return new ServerConfig(host, port, null, TrustedProxies.NONE, true, Limits.standard());
    }
}
