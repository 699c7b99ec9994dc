package firstring.sequences;

import firstring.accounts.AccountId;
import firstring.json.Json;
import firstring.postgres.Database;
import firstring.postgres.Moments;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.SqlStatement;

/** The rows of sequences. */
public final class SequenceStore {
    private static final String COLUMNS = """
            select id, name, steps, plan, settings, paused, archived_at is not null as archived, version, created_at,
              updated_at
            from sequence
            """;

    private static final String FIND = COLUMNS + "where account_id = :account and id = :id";

    private static final String LOCK = FIND + " for no key update";

    private static final String LIST = COLUMNS + """
            where account_id = :account and id > :after and (archived_at is not null) = :archived
            order by id
            limit :limit
            """;

    private static final String COUNT = """
            select count(*) from sequence where account_id = :account and archived_at is null
            """;

    private static final String INSERT = """
            insert into sequence (account_id, id, name, steps, plan, settings, paused, created_at, updated_at)
            values (:account, :id, :name, :steps::jsonb, :plan, :settings::jsonb, :paused, :now, :now)
            """;

    private static final String INSERT_PLAN = """
            insert into sequence_plan (account_id, sequence_id, plan, steps, created_at)
            values (:account, :id, :plan, :steps::jsonb, :now)
            """;

    private static final String UPDATE = """
            update sequence
            set name = :name, steps = :steps::jsonb, plan = :plan, settings = :settings::jsonb, paused = :paused,
                version = version + 1, updated_at = :now
            where account_id = :account and id = :id
            """;

    private static final String ARCHIVE = """
            update sequence
            set archived_at = :now, version = version + 1, updated_at = :now
            where account_id = :account and id = :id and archived_at is null
            """;

    /** Includes archived items: a step can still refer to one. */
    private static final String FIND_KNOWN = """
            select 'TAG' as kind, t.id
            from tag as t
            where t.account_id = :account and t.id = any (:TAG)
            union all
            select 'DISPOSITION_STATUS', d.id
            from disposition_status as d
            where d.account_id = :account and d.id = any (:DISPOSITION_STATUS)
            union all
            select 'USER', u.id
            from account_user as u
            where u.account_id = :account and u.id = any (:USER)
            union all
            select 'RING_GROUP', g.id
            from ring_group as g
            where g.account_id = :account and g.id = any (:RING_GROUP)
            union all
            select 'LINE', l.id
            from line as l
            where l.account_id = :account and l.id = any (:LINE)
            """;

    private final Database database;

    public SequenceStore(Database database) {
        this.database = database;
    }

    /** A page of the list by id, of archived sequences or of the others. */
    record Page(long after, boolean archived, int limit) {}

    List<Sequence> list(AccountId account, Page page) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(LIST)
                        .bind("account", account.value())
                        .bind("after", page.after())
                        .bind("archived", page.archived())
                        .bind("limit", page.limit())
                        .map((row, context) -> sequence(row))
                        .list());
    }

    public Optional<Sequence> find(AccountId account, SequenceId id) {
        return database.jdbi().withHandle(handle -> find(handle, FIND, account, id));
    }

    Optional<Sequence> lock(Handle tx, AccountId account, SequenceId id) {
        return find(tx, LOCK, account, id);
    }

    int count(Handle tx, AccountId account) {
        return tx.createQuery(COUNT)
                .bind("account", account.value())
                .mapTo(Integer.class)
                .one();
    }

    void insert(Handle tx, AccountId account, Sequence sequence) {
        bind(tx.createUpdate(INSERT), account, sequence).execute();
        insertPlan(tx, account, sequence);
    }

    /** Stores the steps of this version for enrollments that begin with it. */
    void insertPlan(Handle tx, AccountId account, Sequence sequence) {
        tx.createUpdate(INSERT_PLAN)
                .bind("account", account.value())
                .bind("id", sequence.id().value())
                .bind("plan", sequence.plan())
                .bind("steps", sequence.steps())
                .bind("now", Moments.utc(sequence.updatedAt()))
                .execute();
    }

    void update(Handle tx, AccountId account, Sequence sequence) {
        bind(tx.createUpdate(UPDATE), account, sequence).execute();
    }

    void archive(Handle tx, AccountId account, SequenceId id, Instant now) {
        tx.createUpdate(ARCHIVE)
                .bind("account", account.value())
                .bind("id", id.value())
                .bind("now", Moments.utc(now))
                .execute();
    }

    /** The references among these that exist in the account or existed there. */
    Set<StepReference> findKnown(Handle tx, AccountId account, Set<StepReference> references) {
        if (references.isEmpty()) {
            return Set.of();
        }
        Query query = tx.createQuery(FIND_KNOWN).bind("account", account.value());
        for (StepReference.Kind kind : StepReference.Kind.values()) {
            query.bindArray(kind.name(), Long.class, ids(references, kind));
        }
        return query.map((row, context) ->
                        new StepReference(StepReference.Kind.valueOf(row.getString("kind")), row.getLong("id")))
                .set();
    }

    private static List<Long> ids(Set<StepReference> references, StepReference.Kind kind) {
        return references.stream()
                .filter(reference -> reference.kind() == kind)
                .map(StepReference::id)
                .toList();
    }

    private static Optional<Sequence> find(Handle handle, String statement, AccountId account, SequenceId id) {
        return handle.createQuery(statement)
                .bind("account", account.value())
                .bind("id", id.value())
                .map((row, context) -> sequence(row))
                .findOne();
    }

    private static <S extends SqlStatement<S>> S bind(S statement, AccountId account, Sequence sequence) {
        return statement
                .bind("account", account.value())
                .bind("id", sequence.id().value())
                .bind("name", sequence.name())
                .bind("steps", sequence.steps())
                .bind("plan", sequence.plan())
                .bind("settings", Json.text(SettingsJson.view(sequence.settings())))
                .bind("paused", sequence.paused())
                .bind("now", Moments.utc(sequence.updatedAt()));
    }

    private static Sequence sequence(ResultSet row) throws SQLException {
        return new Sequence(
                new SequenceId(row.getLong("id")),
                row.getString("name"),
                row.getString("steps"),
                row.getInt("plan"),
                SettingsJson.read(row.getString("settings")),
                row.getBoolean("paused"),
                row.getBoolean("archived"),
                row.getLong("version"),
                Moments.get(row, "created_at"),
                Moments.get(row, "updated_at"));
    }
}
