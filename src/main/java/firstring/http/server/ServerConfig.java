package firstring.http.server;

import org.jspecify.annotations.Nullable;

/**
 * Where and how the web server listens.
 *
 * @param port 0 takes any free one
 * @param tls null serves plain HTTP
 * @param reachedSecurely whether clients use TLS even where this server cannot see it
 * @param accessLog whether each request is logged, or only those answered with 5xx
 */
public record ServerConfig(
        String host,
        int port,
        @Nullable Tls tls,
        boolean reachedSecurely,
        TrustedProxies trustedProxies,
        boolean accessLog,
        MetricsAccess metrics,
        Limits limits) {

    /** Plain HTTP with the standard limits. */
    public static ServerConfig plain(String host, int port) {
        return plain(host, port, Limits.standard());
    }

    /** Plain HTTP without a proxy in front. */
    public static ServerConfig plain(String host, int port, Limits limits) {
        return new ServerConfig(host, port, null, false, TrustedProxies.NONE, true, MetricsAccess.LOCAL, limits);
    }

    ServerConfig withTls(Tls files) {
        return new ServerConfig(host, port, files, reachedSecurely, trustedProxies, accessLog, metrics, limits);
    }

    public ServerConfig behind(TrustedProxies proxies) {
        return new ServerConfig(host, port, tls, reachedSecurely, proxies, accessLog, metrics, limits);
    }

    ServerConfig with(MetricsAccess access) {
        return new ServerConfig(host, port, tls, reachedSecurely, trustedProxies, accessLog, access, limits);
    }
}
