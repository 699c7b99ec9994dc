package firstring.bench;

/** Processor time of the server, of PostgreSQL and of the bench itself (generator or baseline). */
public record Usage(long serverNanos, long postgresNanos, long benchNanos) {
    public static final Usage NONE = new Usage(0, 0, 0);

    Usage plus(Usage other) {
        return new Usage(
                serverNanos + other.serverNanos, postgresNanos + other.postgresNanos, benchNanos + other.benchNanos);
    }

    Usage minus(Usage other) {
        return new Usage(
                serverNanos - other.serverNanos, postgresNanos - other.postgresNanos, benchNanos - other.benchNanos);
    }
}
