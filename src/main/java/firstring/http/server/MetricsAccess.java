package firstring.http.server;

import firstring.text.HiddenText;
import org.jspecify.annotations.Nullable;

/**
 * Access rules for {@code /metrics}.
 *
 * @param host the address of its own listener
 * @param port the port of its own listener, 0 takes any free one; null: there is none, and the main listener answers
 * @param token to be sent as {@code Authorization: Bearer}; null: none, and the main listener answers only this machine
 */
public record MetricsAccess(
        String host, @Nullable Integer port, @Nullable HiddenText token) {
    /** On the main listener, only for this machine. */
    public static final MetricsAccess LOCAL = new MetricsAccess("127.0.0.1", null, null);
}
