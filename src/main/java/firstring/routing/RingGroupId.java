package firstring.routing;

/** The id of a ring group. */
public record RingGroupId(long value) {}
