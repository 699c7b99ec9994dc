package firstring.outbound;

import java.util.Locale;

/** Why another system was not reached, or gave no answer. The codes are stored and answered. */
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

    /** True when the address itself is wrong, so that nothing but another one helps. */
    public boolean isOfAddress() {
        return this == INVALID_ADDRESS || this == PRIVATE_ADDRESS;
    }
}
