package firstring.outbound;

import java.util.Locale;

/**
 * The reason why another system could not be reached or did not answer. The codes are stored and returned by the API.
 */
public enum Fault {
    INVALID_ADDRESS,
    DNS,
    PRIVATE_ADDRESS,
    CONNECT_TIMEOUT,
    REFUSED,
    TLS,
    TIMEOUT,
    CONNECTION_LOST;

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** True when the address itself is wrong, so that only another address can help. */
    public boolean isOfAddress() {
        return this == INVALID_ADDRESS || this == PRIVATE_ADDRESS;
    }
}
