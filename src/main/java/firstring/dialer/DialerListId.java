package firstring.dialer;

/** The id of a dialer list. */
public record DialerListId(long value) {}
