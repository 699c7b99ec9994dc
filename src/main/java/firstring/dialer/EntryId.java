package firstring.dialer;

/** Names an entry of a PowerDialer queue. */
public record EntryId(long value) {}
