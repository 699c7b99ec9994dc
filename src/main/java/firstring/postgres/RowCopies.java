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
 * Copies rows of one table as JSON and restores them exactly, for actions that can be undone. The columns are read from
 * the database, so columns added later are copied too; generated ones are generated again. Columns that were added after
 * the copy was made keep their values, or get their defaults. Long texts that never change are not copied: such rows still
 * exist when they are restored, and keep them. Stateless.
 *
 * @param table a table of ours, its account_id first
 * @param columns the columns of which one must contain a wanted value
 * @param identity the columns besides the account that identify rows with long texts and never change; otherwise empty
 * @param texts columns with long texts that never change; otherwise empty
 */
public record RowCopies(String table, List<String> columns, List<String> identity, List<String> texts) {
    private static final String DESCRIBE = """
            select quote_ident(a.attname) as name, coalesce(a.attnum = any (i.indkey), false) as is_key
            from pg_attribute a
            left join pg_index i on i.indrelid = a.attrelid and i.indisprimary
            where a.attrelid = ?::regclass and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
            order by a.attnum
            """;

    private record Column(String name, boolean isKey) {}

    /** Copies a table whose rows have no long texts. */
    public RowCopies(String table, List<String> columns) {
        this(table, columns, List.of(), List.of());
    }

    /** The rows in which one of the columns has one of these values, as a JSON array. */
    public String copy(Connection tx, long account, String type, Object[] values) throws SQLException {
        List<Column> all = describe(tx);
        String sql = """
                select coalesce(json_agg(row_to_json(r)), '[]')::text
                from (select %s from %s t where t.account_id = ? and (%s) order by %s) r
                """.formatted(names(all), table, wanted(), keys(all));
        try (PreparedStatement statement = tx.prepareStatement(sql)) {
            statement.setLong(1, account);
            bindWanted(statement, 2, type, values);
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                return rows.getString(1);
            }
        }
    }

    private String wanted() {
        return columns.stream().map(column -> "t." + column + " = any (?)").collect(Collectors.joining(" or "));
    }

    private void bindWanted(PreparedStatement statement, int first, String type, Object[] values) throws SQLException {
        for (int i = 0; i < columns.size(); i++) {
            statement.setArray(first + i, statement.getConnection().createArrayOf(type, values));
        }
    }

    /** Restores rows among those that have one of these values now. */
    public void putBack(Connection tx, long account, String rows, String type, Object[] values) throws SQLException {
        if (texts.isEmpty()) {
            put(tx, account, rows);
            return;
        }
        String changed = describe(tx, rows).stream()
                .map(Column::name)
                .filter(column -> !identity.contains(column) && !column.equals("account_id"))
                .map(column -> column + " = r." + column)
                .collect(Collectors.joining(", "));
        String same = identity.stream()
                .map(column -> "t.%1$s = r.%1$s".formatted(column))
                .collect(Collectors.joining(" and "));
        String sql = """
                update %s t set %s
                from json_populate_recordset(null::%s, ?::json) r
                where t.account_id = ? and r.account_id = t.account_id and %s and (%s)
                """.formatted(table, changed, table, same, wanted());
        try (PreparedStatement statement = tx.prepareStatement(sql)) {
            statement.setString(1, rows);
            statement.setLong(2, account);
            bindWanted(statement, 3, type, values);
            statement.executeUpdate();
        }
    }

    /** Restores complete rows: an existing row with the same key is overwritten. */
    public void put(Connection tx, long account, String rows) throws SQLException {
        List<Column> all = describe(tx, rows);
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
        List<String> keys = identity.isEmpty()
                ? describe(tx).stream().filter(Column::isKey).map(Column::name).toList()
                : identity;
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

    /** The columns that the copies have; all when there are no copies. */
    private List<Column> describe(Connection tx, String rows) throws SQLException {
        JsonNode first = Json.tree(rows).path(0);
        return describe(tx).stream()
                .filter(column -> first.isMissingNode() || first.has(column.name()))
                .toList();
    }

    private List<Column> describe(Connection tx) throws SQLException {
        List<Column> found = new ArrayList<>();
        try (PreparedStatement statement = tx.prepareStatement(DESCRIBE)) {
            statement.setString(1, table);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    Column column = new Column(rows.getString("name"), rows.getBoolean("is_key"));
                    if (!texts.contains(column.name())) {
                        found.add(column);
                    }
                }
            }
        }
        return found;
    }
}
