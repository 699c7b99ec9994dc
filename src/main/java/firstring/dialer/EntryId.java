package firstring.dialer;

/** The id of an entry in a PowerDialer queue or list. */
public record EntryId(long value) {}
