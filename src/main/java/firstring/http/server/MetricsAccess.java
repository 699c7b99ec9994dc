package firstring.http.server;

import firstring.text.HiddenText;
import org.jspecify.annotations.Nullable;

/**
 * Access rules for {@code /metrics}.
 *
 * @param host where its own listener listens
 * @param port of its own listener, 0 takes any free one; null: there is none, and the main one answers
 * @param token to be sent as {@code Authorization: Bearer}; null: none, and the main listener answers this machine alone
 */
public record MetricsAccess(
        String host, @Nullable Integer port, @Nullable HiddenText token) {
    /** On the main listener, for this machine alone. */
    public static final MetricsAccess LOCAL = new MetricsAccess("127.0.0.1", null, null);
}
