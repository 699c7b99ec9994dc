package firstring.contacts.catalog;

import firstring.accounts.AccountId;
import firstring.contacts.NameKey;
import firstring.postgres.Database;
import firstring.postgres.Moments;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.core.statement.SqlStatements;

/**
 * The rows of all four catalogs. They share the same statements; {@code <table>} and the catalog's own columns
 * come from a closed list, never from a request.
 */
final class CatalogStore {
    private static final String COLUMNS = """
            select id, name, <own_read>, archived_at is not null as archived, version, created_at, updated_at
            from <table>
            """;

    private static final String FIND = COLUMNS + "where account_id = :account and id = :id";

    private static final String LOCK = FIND + " for no key update";

    private static final String LIST = COLUMNS + """
            where account_id = :account and id > :after and (archived_at is not null) = :archived
            order by id
            limit :limit
            """;

    private static final String COUNT = """
            select count(*) from <table> where account_id = :account and archived_at is null
            """;

    private static final String INSERT = """
            insert into <table> (account_id, id, name, name_key, <own_columns> created_at, updated_at)
            values (:account, :id, :name, :name_key, <own_values> :now, :now)
            on conflict (account_id, name_key) where archived_at is null do nothing
            """;

    private static final String UPDATE = """
            update <table>
            set name = :name, name_key = :name_key, <own_sets> version = version + 1, updated_at = :now
            where account_id = :account and id = :id
            """;

    private static final String ARCHIVE = """
            update <table>
            set archived_at = :now, version = version + 1, updated_at = :now
            where account_id = :account and id = :id and archived_at is null
            """;

    private static final Map<Catalog, OwnColumns> OWN = new EnumMap<>(Map.of(
            Catalog.LINES,
            new OwnColumns(
                    "phone_number, null::text as color, null::text as category",
                    "phone_number,",
                    ":phone_number,",
                    "phone_number = :phone_number,"),
            Catalog.TAGS,
            new OwnColumns(
                    "null::text as phone_number, color, category",
                    "color, category,",
                    ":color, :category,",
                    "color = :color, category = :category,"),
            Catalog.DISPOSITION_STATUSES,
            OwnColumns.NONE,
            Catalog.LEAD_SOURCES,
            OwnColumns.NONE));

    /** The parts of the statements for a catalog's own columns. */
    private record OwnColumns(String read, String columns, String values, String sets) {
        private static final OwnColumns NONE =
                new OwnColumns("null::text as phone_number, null::text as color, null::text as category", "", "", "");
    }

    private final Database database;

    CatalogStore(Database database) {
        this.database = database;
    }

    List<CatalogEntry> list(Catalog catalog, AccountId account, Page page) {
        return database.jdbi()
                .withHandle(handle -> define(handle.createQuery(LIST), catalog)
                        .bind("account", account.value())
                        .bind("after", page.after())
                        .bind("archived", page.archived())
                        .bind("limit", page.limit())
                        .map((row, context) -> entry(row))
                        .list());
    }

    /** A page of a list by id, of the archived entries or of the others. */
    record Page(long after, boolean archived, int limit) {}

    Optional<CatalogEntry> find(Catalog catalog, AccountId account, long id) {
        return database.jdbi().withHandle(handle -> find(handle, FIND, catalog, account, id));
    }

    Optional<CatalogEntry> lock(Handle tx, Catalog catalog, AccountId account, long id) {
        return find(tx, LOCK, catalog, account, id);
    }

    int count(Handle tx, Catalog catalog, AccountId account) {
        return define(tx.createQuery(COUNT), catalog)
                .bind("account", account.value())
                .mapTo(Integer.class)
                .one();
    }

    /** False when the name is taken. */
    boolean insert(Handle tx, Catalog catalog, AccountId account, CatalogEntry entry) {
        return bind(tx.createUpdate(INSERT), catalog, account, entry).execute() == 1;
    }

    void update(Handle tx, Catalog catalog, AccountId account, CatalogEntry entry) {
        bind(tx.createUpdate(UPDATE), catalog, account, entry).execute();
    }

    void archive(Handle tx, Catalog catalog, AccountId account, long id, Instant now) {
        define(tx.createUpdate(ARCHIVE), catalog)
                .bind("account", account.value())
                .bind("id", id)
                .bind("now", Moments.utc(now))
                .execute();
    }

    private static Optional<CatalogEntry> find(
            Handle handle, String statement, Catalog catalog, AccountId account, long id) {
        return define(handle.createQuery(statement), catalog)
                .bind("account", account.value())
                .bind("id", id)
                .map((row, context) -> entry(row))
                .findOne();
    }

    private static <S extends SqlStatement<S>> S bind(
            S statement, Catalog catalog, AccountId account, CatalogEntry entry) {
        return define(statement, catalog)
                .configure(SqlStatements.class, settings -> settings.setUnusedBindingAllowed(true))
                .bind("account", account.value())
                .bind("id", entry.id())
                .bind("name", entry.name())
                .bind("name_key", NameKey.of(entry.name()))
                .bind("phone_number", entry.phoneNumber())
                .bind("color", entry.color())
                .bind("category", entry.category())
                .bind("now", Moments.utc(entry.updatedAt()));
    }

    private static <S extends SqlStatement<S>> S define(S statement, Catalog catalog) {
        OwnColumns own = OWN.getOrDefault(catalog, OwnColumns.NONE);
        return statement
                .define("table", catalog.table())
                .define("own_read", own.read())
                .define("own_columns", own.columns())
                .define("own_values", own.values())
                .define("own_sets", own.sets());
    }

    private static CatalogEntry entry(ResultSet row) throws SQLException {
        return new CatalogEntry(
                row.getLong("id"),
                row.getString("name"),
                row.getString("phone_number"),
                row.getString("color"),
                row.getString("category"),
                row.getBoolean("archived"),
                row.getLong("version"),
                Moments.get(row, "created_at"),
                Moments.get(row, "updated_at"));
    }
}
