package firstring.postgres.backup;

import firstring.postgres.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.result.ResultIterator;
import org.jdbi.v3.core.statement.Query;

/**
 * Reads rows with long texts, a few at a time, up to a number of bytes, so that no more of a result is in memory. The
 * row that exceeds the limit is the last, so that a page limited to as many bytes sees that there is more.
 */
public final class LongRows {
    private static final int FETCHED_AT_ONCE = 16;

    private final long maxBytes;
    private final List<String> longColumns;

    public LongRows(long maxBytes, String... longColumns) {
        this.maxBytes = maxBytes;
        this.longColumns = List.of(longColumns);
    }

    private record Weighed<T>(T row, long bytes) {}

    /** The rows of the query in order, up to the limit. */
    public <T> List<T> list(Database database, Function<Handle, Query> asked, RowMapper<T> mapper) {
        return database.jdbi().inTransaction(tx -> {
            List<T> rows = new ArrayList<>();
            long bytes = 0;
            try (ResultIterator<Weighed<T>> found = asked.apply(tx)
                    .setFetchSize(FETCHED_AT_ONCE)
                    .map((row, context) -> new Weighed<>(mapper.map(row, context), weigh(row)))
                    .iterator()) {
                while (bytes <= maxBytes && found.hasNext()) {
                    Weighed<T> next = found.next();
                    rows.add(next.row());
                    bytes += next.bytes();
                }
            }
            return rows;
        });
    }

    private long weigh(ResultSet row) throws SQLException {
        long bytes = 0;
        for (String column : longColumns) {
            String text = row.getString(column);
            bytes += text == null ? 0 : text.length();
        }
        return bytes;
    }
}
