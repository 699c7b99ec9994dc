package firstring.postgres;

import firstring.json.Json;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * Rows of one table copied as JSON and put back exactly as they were, for what can be undone. The columns are asked of the
 * database, so a later one is copied too; a generated one is made anew. Stateless.
 *
 * @param table a table of ours, its account_id first
 * @param columns those of which one must hold a wanted value
 */
public record RowCopies(String table, List<String> columns) {
    private static final String DESCRIBE = """
            select quote_ident(a.attname) as name, coalesce(a.attnum = any (i.indkey), false) as is_key
            from pg_attribute a
            left join pg_index i on i.indrelid = a.attrelid and i.indisprimary
            where a.attrelid = ?::regclass and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
            order by a.attnum
            """;

    private record Column(String name, boolean isKey) {}

    /** The rows in which one of the columns has one of these values, as a JSON array. */
    public String copy(Connection tx, long account, String type, Object[] values) throws SQLException {
        List<Column> all = describe(tx);
        String wanted = columns.stream().map(column -> column + " = any (?)").collect(Collectors.joining(" or "));
        String sql = """
                select coalesce(json_agg(row_to_json(r)), '[]')::text
                from (select %s from %s t where t.account_id = ? and (%s) order by %s) r
                """.formatted(names(all), table, wanted, keys(all));
        try (PreparedStatement statement = tx.prepareStatement(sql)) {
            statement.setLong(1, account);
            for (int i = 0; i < columns.size(); i++) {
                statement.setArray(2 + i, tx.createArrayOf(type, values));
            }
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                return rows.getString(1);
            }
        }
    }

    /** Puts rows back: what is there already under the same key is overwritten. */
    public void put(Connection tx, long account, String rows) throws SQLException {
        List<Column> all = describe(tx);
        String overwrite = all.stream()
                .filter(column -> !column.isKey())
                .map(column -> column.name() + " = excluded." + column.name())
                .collect(Collectors.joining(", "));
        String read = all.stream().map(column -> "r." + column.name()).collect(Collectors.joining(", "));
        String sql = """
                insert into %s (%s)
                select %s from account a, json_populate_recordset(null::%s, ?::json) r
                where a.account_id = ? and r.account_id = a.account_id
                on conflict (%s) do update set %s
                """.formatted(table, names(all), read, table, keys(all), overwrite);
        run(tx, sql, account, rows);
    }

    private void delete(Connection tx, long account, String rows) throws SQLException {
        String same = describe(tx).stream()
                .filter(Column::isKey)
                .map(column -> "t." + column.name() + " = r." + column.name())
                .collect(Collectors.joining(" and "));
        String sql = """
                delete from %s t using json_populate_recordset(null::%s, ?::json) r where t.account_id = ? and %s
                """.formatted(table, table, same);
        run(tx, sql, account, rows);
    }

    /** Deletes the rows that have the keys of {@code these} and not those of {@code others}. */
    public void deleteAllBut(Connection tx, long account, JsonNode these, JsonNode others) throws SQLException {
        List<String> keys =
                describe(tx).stream().filter(Column::isKey).map(Column::name).toList();
        Set<List<JsonNode>> kept = new HashSet<>();
        others.forEach(row -> kept.add(keyOf(row, keys)));
        List<JsonNode> left = new ArrayList<>();
        these.forEach(row -> {
            if (!kept.contains(keyOf(row, keys))) {
                left.add(row);
            }
        });
        delete(tx, account, Json.text(left));
    }

    private static List<JsonNode> keyOf(JsonNode row, List<String> keys) {
        return keys.stream().map(row::path).toList();
    }

    private static void run(Connection tx, String sql, long account, String rows) throws SQLException {
        try (PreparedStatement statement = tx.prepareStatement(sql)) {
            statement.setString(1, rows);
            statement.setLong(2, account);
            statement.executeUpdate();
        }
    }

    private static String names(List<Column> columns) {
        return columns.stream().map(Column::name).collect(Collectors.joining(", "));
    }

    private static String keys(List<Column> columns) {
        return names(columns.stream().filter(Column::isKey).toList());
    }

    private List<Column> describe(Connection tx) throws SQLException {
        List<Column> found = new ArrayList<>();
        try (PreparedStatement statement = tx.prepareStatement(DESCRIBE)) {
            statement.setString(1, table);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(new Column(rows.getString("name"), rows.getBoolean("is_key")));
                }
            }
        }
        return found;
    }
}
