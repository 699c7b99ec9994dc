package firstring.postgres;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** A range partition of a table, with its bounds as PostgreSQL writes them in a UTC session. */
public record Partition(String name, String table, String from, String to) {
    private static final String MOMENT = "[0-9]{4,6}-[0-9]{2}-[0-9]{2} [0-9:.]{8,15}\\+00";
    private static final Pattern BOUNDS =
            Pattern.compile("FOR VALUES FROM \\('(" + MOMENT + ")'\\) TO \\('(" + MOMENT + ")'\\)");
    private static final String PLAIN_NAME = "[a-z][a-z0-9_]{0,62}";

    /** Empty for a default partition, which the migrations create. */
    public static Optional<Partition> of(String name, String table, String bounds) {
        Matcher matcher = BOUNDS.matcher(bounds);
        return matcher.matches()
                ? Optional.of(new Partition(name, table, matcher.group(1), matcher.group(2)))
                : Optional.empty();
    }

    public static Partition of(JsonNode json) {
        return new Partition(
                json.path("name").asString(),
                json.path("table").asString(),
                json.path("from").asString(),
                json.path("to").asString());
    }

    /**
     * The SQL that creates it. A backup is read with a database owner's rights, so only statements that we would write
     * ourselves are produced.
     */
    public String creation() {
        if (!name.matches(PLAIN_NAME) || !table.matches(PLAIN_NAME) || !from.matches(MOMENT) || !to.matches(MOMENT)) {
            throw new DatabaseFault("The backup contains a partition that Firstring did not create.");
        }
        return "create table if not exists " + name + " partition of " + table + " for values from ('" + from
                + "') to ('" + to + "')";
    }
}
