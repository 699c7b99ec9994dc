package firstring.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Binds the parameters of one set-based statement in order: single values, and columns of rows as arrays for unnest.
 */
public final class ArrayBinder {
    private final Connection tx;
    private final PreparedStatement statement;
    private int index;

    public ArrayBinder(Connection tx, PreparedStatement statement) {
        this.tx = tx;
        this.statement = statement;
    }

    public ArrayBinder number(long value) throws SQLException {
        statement.setLong(++index, value);
        return this;
    }

    public ArrayBinder moment(Instant value) throws SQLException {
        statement.setObject(++index, utc(value));
        return this;
    }

    /** The column as bigint[]. */
    public <R> ArrayBinder longs(List<R> rows, Function<R, @Nullable Long> column) throws SQLException {
        @Nullable Long[] values = new Long[rows.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = column.apply(rows.get(i));
        }
        return array("int8", values);
    }

    /** The numbers as bigint[]. */
    public ArrayBinder longs(Collection<Long> values) throws SQLException {
        return array("int8", values.toArray(Long[]::new));
    }

    /** The column as integer[]. */
    public <R> ArrayBinder ints(List<R> rows, Function<R, @Nullable Integer> column) throws SQLException {
        @Nullable Integer[] values = new Integer[rows.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = column.apply(rows.get(i));
        }
        return array("int4", values);
    }

    /** The column as double precision[]. */
    public <R> ArrayBinder doubles(List<R> rows, Function<R, Double> column) throws SQLException {
        Double[] values = new Double[rows.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = column.apply(rows.get(i));
        }
        return array("float8", values);
    }

    /** The column as boolean[]. */
    public <R> ArrayBinder flags(List<R> rows, Function<R, Boolean> column) throws SQLException {
        Boolean[] values = new Boolean[rows.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = column.apply(rows.get(i));
        }
        return array("bool", values);
    }

    /** The column as text[]; the statement casts it where the column has another type. */
    public <R> ArrayBinder texts(List<R> rows, Function<R, @Nullable String> column) throws SQLException {
        @Nullable String[] values = new String[rows.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = column.apply(rows.get(i));
        }
        return array("text", values);
    }

    /** The texts as text[]. */
    public ArrayBinder texts(Collection<String> values) throws SQLException {
        return array("text", values.toArray(String[]::new));
    }

    /** The column as bytea[]. */
    public <R> ArrayBinder bytes(List<R> rows, Function<R, byte @Nullable []> column) throws SQLException {
        byte[] @Nullable [] values = new byte[rows.size()] @Nullable [];
        for (int i = 0; i < values.length; i++) {
            values[i] = column.apply(rows.get(i));
        }
        return array("bytea", values);
    }

    /** A timestamp as PostgreSQL reads it from text. */
    public static @Nullable String momentText(@Nullable Instant moment) {
        return moment == null ? null : moment.toString();
    }

    /** A timestamp as the driver binds it to timestamptz. */
    public static OffsetDateTime utc(Instant moment) {
        return moment.atOffset(ZoneOffset.UTC);
    }

    private ArrayBinder array(String type, @Nullable Object[] values) throws SQLException {
        statement.setArray(++index, tx.createArrayOf(type, values));
        return this;
    }
}
