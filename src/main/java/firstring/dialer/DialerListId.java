package firstring.dialer;

/** Names a dialer list. */
public record DialerListId(long value) {}
