package firstring.postgres;

import firstring.postgres.backup.BackupTable;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The structure of the schema, read from the catalog, so that new tables need no changes here. */
public final class SchemaStore {
    private static final String LIST_TABLES = """
            select quote_ident(c.relname) as name,
                (select array_agg(quote_ident(a.attname) order by a.attnum)
                    from pg_attribute a
                    where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns,
                (select array_agg(distinct quote_ident(r.relname))
                    from pg_constraint k join pg_class r on r.oid = k.confrelid
                    where k.conrelid = c.oid and k.contype = 'f' and k.confrelid <> c.oid) as needs
            from pg_class c
            where c.relnamespace = quote_ident(current_schema())::regnamespace
                and c.relkind in ('r', 'p') and not c.relispartition and c.relname <> ?
                and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')
            order by c.relname
            limit 1000
            """;

    private static final String LIST_PARTITIONS = """
            select quote_ident(c.relname) as name, quote_ident(p.relname) as parent,
                pg_get_expr(c.relpartbound, c.oid) as bounds
            from pg_inherits i join pg_class c on c.oid = i.inhrelid join pg_class p on p.oid = i.inhparent
            where p.relnamespace = quote_ident(current_schema())::regnamespace and c.relkind = 'r' and c.relispartition
            order by c.relname
            limit 10000
            """;

    private static final String LIST_SEQUENCES = """
            select quote_ident(sequencename) as name, last_value
            from pg_sequences
            where schemaname = current_schema() and last_value is not null
            order by sequencename
            limit 1000
            """;

    private static final String ADVANCE_SEQUENCE = "select setval(?::regclass, ?)";

    private SchemaStore() {}

    /** In an order in which each table comes after those that its foreign keys reference. */
    public static List<BackupTable> tables(Connection tx) throws SQLException {
        Map<String, BackupTable> left = new LinkedHashMap<>();
        try (PreparedStatement statement = tx.prepareStatement(LIST_TABLES)) {
            statement.setString(1, Migrations.HISTORY);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    String name = rows.getString("name");
                    left.put(
                            name,
                            new BackupTable(name, texts(rows.getArray("columns")), texts(rows.getArray("needs"))));
                }
            }
        }
        return inOrderOfNeed(left);
    }

    private static List<String> texts(@Nullable Array array) throws SQLException {
        return array == null ? List.of() : List.of((String[]) array.getArray());
    }

    private static List<BackupTable> inOrderOfNeed(Map<String, BackupTable> left) {
        List<BackupTable> ordered = new ArrayList<>();
        Set<String> placed = new HashSet<>();
        while (!left.isEmpty()) {
            List<BackupTable> next = left.values().stream()
                    .filter(table -> placed.containsAll(table.needs()))
                    .toList();
            if (next.isEmpty()) {
                throw new IllegalStateException("foreign keys in a circle among " + left.keySet());
            }
            ordered.addAll(next);
            next.forEach(table -> {
                placed.add(table.name());
                left.remove(table.name());
            });
        }
        return ordered;
    }

    public static List<Partition> partitions(Connection tx) throws SQLException {
        List<Partition> partitions = new ArrayList<>();
        try (PreparedStatement statement = tx.prepareStatement(LIST_PARTITIONS);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                Partition.of(rows.getString("name"), rows.getString("parent"), rows.getString("bounds"))
                        .ifPresent(partitions::add);
            }
        }
        return partitions;
    }

    public static Map<String, Long> sequences(Connection tx) throws SQLException {
        Map<String, Long> values = new LinkedHashMap<>();
        try (PreparedStatement statement = tx.prepareStatement(LIST_SEQUENCES);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                values.put(rows.getString("name"), rows.getLong("last_value"));
            }
        }
        return values;
    }

    public static void advanceSequence(Connection tx, String name, long value) throws SQLException {
        try (PreparedStatement statement = tx.prepareStatement(ADVANCE_SEQUENCE)) {
            statement.setString(1, name);
            statement.setLong(2, value);
            statement.execute();
        }
    }

    /** Prevents all other writes until the transaction ends. */
    public static void lock(Connection tx, List<BackupTable> tables) throws SQLException {
        String names = tables.stream().map(BackupTable::name).collect(Collectors.joining(", "));
        execute(tx, "lock table " + names + " in exclusive mode");
    }

    public static boolean isEmpty(Connection tx, BackupTable table) throws SQLException {
        try (PreparedStatement statement = tx.prepareStatement("select from " + table.name() + " limit 1");
                ResultSet rows = statement.executeQuery()) {
            return !rows.next();
        }
    }

    /**
     * Makes COPY write and read the same text on every PostgreSQL, regardless of its settings, until the transaction
     * ends.
     */
    public static void writeAsBackup(Connection tx) throws SQLException {
        execute(tx, "set local timezone to 'UTC'");
        execute(tx, "set local datestyle to 'ISO, YMD'");
        execute(tx, "set local intervalstyle to 'postgres'");
        execute(tx, "set local bytea_output to 'hex'");
        execute(tx, "set local extra_float_digits to 1");
    }

    public static void execute(Connection tx, String sql) throws SQLException {
        try (Statement statement = tx.createStatement()) {
            statement.execute(sql);
        }
    }
}
