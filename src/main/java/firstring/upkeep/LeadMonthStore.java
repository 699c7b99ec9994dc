package firstring.upkeep;

import firstring.postgres.Database;
import java.sql.SQLException;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * The monthly partitions of the leads table. Their names and bounds cannot be parameters; they are written into the
 * statements from nothing but a year and a month. Thread-safe.
 *
 * <p>A change takes the parent's exclusive lock first. Writers then wait for that lock before they have chosen a
 * partition, and none of them fails. Waiting for that lock would hold up everyone behind it, so the wait is short.
 */
final class LeadMonthStore {
    private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("'lead_y'uuuu'm'MM");
    private static final DateTimeFormatter BOUND = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ssxxx");

    private static final String LIMIT_WAIT = "set local lock_timeout = '500ms'";

    private static final String LOCK = "lock table only lead in access exclusive mode";

    private static final String EXISTS = "select to_regclass(:name) is not null";

    private static final String LIST = """
            select c.relname
            from pg_inherits i
            join pg_class c on c.oid = i.inhrelid
            where i.inhparent = 'lead'::regclass and c.relname ~ '^lead_y[0-9]{4}m[0-9]{2}$'
            order by c.relname
            """;

    private static final String CREATE = "create table %s (like lead_default including all)";

    private static final String FILL = """
            insert into %s select * from lead_default where received_at >= '%s' and received_at < '%s'
            """;

    private static final String EMPTY_DEFAULT = """
            delete from lead_default where received_at >= '%2$s' and received_at < '%3$s'
            """;

    private static final String ATTACH = "alter table lead attach partition %s for values from ('%s') to ('%s')";

    private final Database database;

    LeadMonthStore(Database database) {
        this.database = database;
    }

    /**
     * Creates the month's partition and moves the leads of that month from the default partition into it; false when it
     * exists.
     */
    boolean create(YearMonth month) throws SQLException {
        if (database.jdbi().withHandle(handle -> exists(handle, month))) {
            return false;
        }
        return database.jdbi().inTransaction(tx -> {
            lock(tx);
            if (exists(tx, month)) {
                return false;
            }
            for (String statement : List.of(CREATE, FILL, EMPTY_DEFAULT, ATTACH)) {
                tx.execute(statement.formatted(NAME.format(month), start(month), start(month.plusMonths(1))));
            }
            return true;
        });
    }

    List<YearMonth> list() {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(LIST)
                        .map((row, context) -> YearMonth.parse(row.getString("relname"), NAME))
                        .list());
    }

    void drop(YearMonth month) {
        database.jdbi().useTransaction(tx -> {
            lock(tx);
            tx.execute("drop table %s".formatted(NAME.format(month)));
        });
    }

    private static void lock(Handle tx) {
        tx.execute(LIMIT_WAIT);
        tx.execute(LOCK);
    }

    private static boolean exists(Handle handle, YearMonth month) {
        return handle.createQuery(EXISTS)
                .bind("name", NAME.format(month))
                .mapTo(Boolean.class)
                .one();
    }

    private static String start(YearMonth month) {
        return BOUND.format(month.atDay(1).atStartOfDay().atOffset(ZoneOffset.UTC));
    }
}
