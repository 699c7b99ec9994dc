package firstring.routing;

/** Names a ring group. */
public record RingGroupId(long value) {}
