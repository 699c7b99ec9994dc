package firstring.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Statements that are sent to the database in one round trip, in the order in which they were added. They are sent as
 * one prepared statement of several, which the server plans and runs one by one, each with its own snapshot. Not
 * thread-safe.
 */
public final class RoundTrip {
    private static final int ANY = -1;

    private static final String PLAN_FOR_FEW_ROWS = """
            select set_config('enable_seqscan', 'off', true), set_config('enable_hashjoin', 'off', true),
                set_config('enable_mergejoin', 'off', true), set_config('plan_cache_mode', 'force_generic_plan', true),
                set_config('lock_timeout', ?::bigint::text, true)
            """;

    /** Binds the parameters of one statement, in order. */
    @FunctionalInterface
    public interface Binding {
        void bind(ArrayBinder binder) throws SQLException;
    }

    /** Reads the row at which the cursor stands. */
    @FunctionalInterface
    public interface RowReading {
        void read(ResultSet row) throws SQLException;
    }

    private sealed interface Part {
        String sql();

        Binding binding();
    }

    private record Write(String sql, Binding binding, int expectedRows) implements Part {}

    private record Read(String sql, Binding binding, RowReading reading) implements Part {}

    private final List<Part> parts = new ArrayList<>();

    /**
     * Plans all statements until the end of the transaction as if tables were large and few rows wanted by key, each
     * once. Without statistics, or with those of an empty table, the planner would scan, and keep that plan while the
     * table grows; and where the first executions were for a row or two, it would plan again at every execution, at ten
     * times the cost.
     *
     * @param maxLockWait how long they wait for a lock that another transaction holds
     */
    public void planForFewRows(Duration maxLockWait) {
        read(PLAN_FOR_FEW_ROWS, binder -> binder.number(maxLockWait.toMillis()), row -> {});
    }

    /** Adds a statement, whatever the number of rows it writes. */
    public void write(String sql, Binding binding) {
        parts.add(new Write(sql, binding, ANY));
    }

    /**
     * Adds a statement that must write this many rows; fewer means that another transaction inserted a unique key
     * first.
     */
    public void writeAll(String sql, int rows, Binding binding) {
        parts.add(new Write(sql, binding, rows));
    }

    /** Adds a query whose rows are read when the trip has been sent. */
    public void read(String sql, Binding binding, RowReading reading) {
        parts.add(new Read(sql, binding, reading));
    }

    /** Sends everything. Throws {@link LostRace} when a statement wrote fewer rows than it must. */
    public void send(Connection tx) throws SQLException {
        if (parts.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = tx.prepareStatement(sql())) {
            ArrayBinder binder = new ArrayBinder(tx, statement);
            for (Part part : parts) {
                part.binding().bind(binder);
            }
            statement.execute();
            for (Part part : parts) {
                switch (part) {
                    case Write write -> check(write, statement.getUpdateCount());
                    case Read read -> readAll(statement, read.reading());
                }
                statement.getMoreResults();
            }
        }
    }

    private String sql() {
        StringBuilder sql = new StringBuilder();
        for (Part part : parts) {
            sql.append(sql.isEmpty() ? "" : ";\n").append(part.sql());
        }
        return sql.toString();
    }

    private static void readAll(PreparedStatement statement, RowReading reading) throws SQLException {
        try (ResultSet rows = statement.getResultSet()) {
            while (rows.next()) {
                reading.read(rows);
            }
        }
    }

    private static void check(Write write, int rows) {
        if (write.expectedRows() != ANY && rows != write.expectedRows()) {
            throw new LostRace("%d of %d rows were written by another transaction"
                    .formatted(write.expectedRows() - rows, write.expectedRows()));
        }
    }
}
