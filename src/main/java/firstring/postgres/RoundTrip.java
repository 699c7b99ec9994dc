package firstring.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Writing statements that go to the database in one round trip, in the order in which they were added. They reach it as
 * one prepared statement of several, which the driver sends and the server plans one by one. Not thread-safe.
 */
public final class RoundTrip {
    private static final int ANY = -1;

    /** Binds the parameters of one statement, in order. */
    @FunctionalInterface
    public interface Binding {
        void bind(ArrayBinder binder) throws SQLException;
    }

    private record Write(String sql, Binding binding, int expectedRows) {}

    private final List<Write> writes = new ArrayList<>();

    /** Adds a statement, whatever the number of rows it writes. */
    public void write(String sql, Binding binding) {
        writes.add(new Write(sql, binding, ANY));
    }

    /** Adds a statement that must write this many rows; fewer means that somebody else was faster with a unique key. */
    public void writeAll(String sql, int rows, Binding binding) {
        writes.add(new Write(sql, binding, rows));
    }

    /** Sends all. Throws {@link LostRace} when a statement wrote fewer rows than it must. */
    public void send(Connection tx) throws SQLException {
        if (writes.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = tx.prepareStatement(sql())) {
            ArrayBinder binder = new ArrayBinder(tx, statement);
            for (Write write : writes) {
                write.binding().bind(binder);
            }
            statement.execute();
            for (Write write : writes) {
                check(write, statement.getUpdateCount());
                statement.getMoreResults();
            }
        }
    }

    private String sql() {
        StringBuilder sql = new StringBuilder();
        for (Write write : writes) {
            sql.append(sql.isEmpty() ? "" : ";\n").append(write.sql());
        }
        return sql.toString();
    }

    private static void check(Write write, int rows) {
        if (write.expectedRows() != ANY && rows != write.expectedRows()) {
            throw new LostRace("%d of %d rows were written by somebody else"
                    .formatted(write.expectedRows() - rows, write.expectedRows()));
        }
    }
}
