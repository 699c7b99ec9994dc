package firstring.intake.decision;

import firstring.accounts.AccountId;
import firstring.accounts.AccountRows;
import firstring.accounts.ByAccount;
import firstring.accounts.UserId;
import firstring.intake.decision.References.Kind;
import firstring.intake.decision.References.Known;
import firstring.intake.decision.References.NamedKind;
import firstring.intake.decision.References.NewName;
import firstring.postgres.RoundTrip;
import firstring.sequences.FirstWait;
import firstring.sequences.enrollments.Exits;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Looks up the entries that leads refer to, across features, and creates new tags and lead sources. */
public final class ReferenceStore {
    private static final Map<Kind, String> FIND_IDS = Map.of(
            Kind.LINE, findIds("line", ""),
            Kind.TAG, findIds("tag", ""),
            Kind.DISPOSITION_STATUS, findIds("disposition_status", ""),
            Kind.SEQUENCE, findIds("sequence", ", t.paused, t.settings, t.plan, t.first_wait"));

    private static final Map<NamedKind, String> FIND_NAMES =
            Map.of(NamedKind.TAG, findNames("tag"), NamedKind.LEAD_SOURCE, findNames("lead_source"));

    private static final String COUNT = """
            select a.account_id,
                (select count(*) from tag as t where t.account_id = a.account_id and t.archived_at is null) as tags,
                (select count(*) from lead_source as s where s.account_id = a.account_id and s.archived_at is null)
                    as lead_sources
            from account as a
            where a.account_id = any (?)
            """;

    private static final String INSERT_TAGS = """
            insert into tag as n (account_id, id, name, name_key, created_at, updated_at)
            select a.account_id, x.id, x.name, x.name_key, ?, ?
            from unnest(?, ?, ?, ?) as x(account_id, id, name, name_key)
            join account as a on a.account_id = x.account_id
            where a.account_id = any (?)
            on conflict (account_id, name_key) where archived_at is null do nothing
            """;

    private static final String INSERT_LEAD_SOURCES = """
            insert into lead_source as n (account_id, id, name, name_key, created_at, updated_at)
            select a.account_id, x.id, x.name, x.name_key, ?, ?
            from unnest(?, ?, ?, ?) as x(account_id, id, name, name_key)
            join account as a on a.account_id = x.account_id
            where a.account_id = any (?)
            on conflict (account_id, name_key) where archived_at is null do nothing
            """;

    private static final String FIND_USERS_BY_EMAIL = """
            select u.account_id, u.email_key, u.id
            from unnest(?, ?) as x(account_id, email_key)
            join account_user as u on u.account_id = x.account_id and u.email_key = x.email_key
            where u.account_id = any (?)
            """;

    private static String findIds(String table, String more) {
        return """
                select t.account_id, t.id, t.archived_at is not null as archived%s
                from unnest(?, ?) as x(account_id, id)
                join %s as t on t.account_id = x.account_id and t.id = x.id
                where t.account_id = any (?)
                """.formatted(more, table);
    }

    private static String findNames(String table) {
        return """
                select t.account_id, t.id, t.name_key
                from unnest(?, ?) as x(account_id, name_key)
                join %s as t on t.account_id = x.account_id and t.name_key = x.name_key
                where t.account_id = any (?) and t.archived_at is null
                """.formatted(table);
    }

    private static <K, R> void gather(
            Map<K, AccountRows<R>> byKind, K kind, AccountId account, Collection<? extends R> wanted) {
        if (!wanted.isEmpty()) {
            byKind.computeIfAbsent(kind, first -> new AccountRows<>()).addAll(account, wanted);
        }
    }

    /** Adds the existing references to each account's result once the trip has been sent. */
    void find(RoundTrip trip, Map<AccountId, References.Wanted> wanted, Map<AccountId, References> found) {
        Map<Kind, AccountRows<Long>> ids = new EnumMap<>(Kind.class);
        Map<NamedKind, AccountRows<String>> names = new EnumMap<>(NamedKind.class);
        wanted.forEach((account, wants) -> {
            wants.ids().forEach((kind, some) -> gather(ids, kind, account, some));
            wants.names().forEach((kind, some) -> gather(names, kind, account, some));
        });
        ids.forEach((kind, some) -> trip.read(
                Objects.requireNonNull(FIND_IDS.get(kind)),
                binder -> some.bindIds(binder, id -> id),
                row -> referencesOf(found, row).put(kind, row.getLong("id"), readKnown(kind, row))));
        names.forEach((kind, some) -> trip.read(
                Objects.requireNonNull(FIND_NAMES.get(kind)),
                binder -> some.bindTexts(binder, text -> text),
                row -> referencesOf(found, row).put(kind, row.getString("name_key"), row.getLong("id"))));
    }

    /** Creates names. Fails if another transaction has just created one of them. */
    public void insert(RoundTrip trip, NamedKind kind, AccountRows<NewName> rows, Instant now) {
        String insert = switch (kind) {
            case TAG -> INSERT_TAGS;
            case LEAD_SOURCE -> INSERT_LEAD_SOURCES;
        };
        List<NewName> names = rows.rows();
        trip.writeAll(
                insert,
                names.size(),
                binder -> binder.moment(now)
                        .moment(now)
                        .longs(rows.accountOfEach())
                        .longs(names, NewName::id)
                        .texts(names, NewName::name)
                        .texts(names, NewName::key)
                        .longs(rows.accounts()));
    }

    /** Users by email address, compared without case, available once the trip has been sent. */
    ByAccount<String, UserId> findUsersByEmail(RoundTrip trip, AccountRows<String> emailKeys) {
        ByAccount<String, UserId> users = new ByAccount<>();
        trip.read(
                FIND_USERS_BY_EMAIL,
                binder -> emailKeys.bindTexts(binder, text -> text),
                row -> users.put(row.getLong(1), row.getString(2), new UserId(row.getLong(3))));
        return users;
    }

    /** Counts the names of accounts that need a new one. */
    void countWhereNew(RoundTrip trip, Map<AccountId, References.Wanted> wanted, Map<AccountId, References> found) {
        List<Long> asking = new ArrayList<>();
        wanted.forEach((account, wants) -> {
            if (asksForNew(wants, found.getOrDefault(account, new References()))) {
                asking.add(account.value());
            }
        });
        if (asking.isEmpty()) {
            return;
        }
        trip.read(COUNT, binder -> binder.longs(asking), row -> {
            References references = referencesOf(found, row);
            references.putCount(NamedKind.TAG, row.getInt("tags"));
            references.putCount(NamedKind.LEAD_SOURCE, row.getInt("lead_sources"));
        });
    }

    private static References referencesOf(Map<AccountId, References> found, ResultSet row) throws SQLException {
        return found.computeIfAbsent(new AccountId(row.getLong("account_id")), account -> new References());
    }

    private static Known readKnown(Kind kind, ResultSet row) throws SQLException {
        boolean archived = row.getBoolean("archived");
        if (kind != Kind.SEQUENCE) {
            return new Known(archived, false, Exits.NONE, null);
        }
        FirstWait wait = FirstWait.read(row.getInt("plan"), row.getString("first_wait"));
        return new Known(archived, row.getBoolean("paused"), Exits.read(row.getString("settings")), wait);
    }

    private static boolean asksForNew(References.Wanted wanted, References known) {
        for (NamedKind kind : NamedKind.values()) {
            if (!known.missing(kind, wanted.namesOf(kind)).isEmpty()) {
                return true;
            }
        }
        return false;
    }
}
