package firstring.intake;

import firstring.accounts.AccountId;
import firstring.accounts.UserId;
import firstring.intake.References.Kind;
import firstring.intake.References.Known;
import firstring.intake.References.NamedKind;
import firstring.intake.References.NewName;
import firstring.postgres.ArrayBinder;
import firstring.postgres.RoundTrip;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Looks up what leads refer to, across features, and creates the tags and lead sources that are new. */
final class ReferenceStore {
    private static final String FIND = """
            select 'LINE' as kind, l.id, l.archived_at is not null as archived, false as paused, null::text as name_key
            from line as l
            where l.account_id = ? and l.id = any (?)
            union all
            select 'TAG', t.id, t.archived_at is not null, false, null
            from tag as t
            where t.account_id = ? and t.id = any (?)
            union all
            select 'DISPOSITION_STATUS', d.id, d.archived_at is not null, false, null
            from disposition_status as d
            where d.account_id = ? and d.id = any (?)
            union all
            select 'SEQUENCE', s.id, s.archived_at is not null, s.paused, null
            from sequence as s
            where s.account_id = ? and s.id = any (?)
            union all
            select 'TAG', n.id, false, false, n.name_key
            from tag as n
            where n.account_id = ? and n.name_key = any (?) and n.archived_at is null
            union all
            select 'LEAD_SOURCE', o.id, false, false, o.name_key
            from lead_source as o
            where o.account_id = ? and o.name_key = any (?) and o.archived_at is null
            """;

    private static final String COUNT = """
            select (select count(*) from tag as t where t.account_id = ? and t.archived_at is null) as tags,
                (select count(*) from lead_source as s where s.account_id = ? and s.archived_at is null) as lead_sources
            """;

    private static final String INSERT_TAGS = """
            insert into tag as n (account_id, id, name, name_key, created_at, updated_at)
            select a.account_id, x.id, x.name, x.name_key, ?, ?
            from account as a, unnest(?, ?, ?) as x(id, name, name_key)
            where a.account_id = ?
            on conflict (account_id, name_key) where archived_at is null do nothing
            """;

    private static final String INSERT_LEAD_SOURCES = """
            insert into lead_source as n (account_id, id, name, name_key, created_at, updated_at)
            select a.account_id, x.id, x.name, x.name_key, ?, ?
            from account as a, unnest(?, ?, ?) as x(id, name, name_key)
            where a.account_id = ?
            on conflict (account_id, name_key) where archived_at is null do nothing
            """;

    private static final String FIND_USERS_BY_EMAIL = """
            select u.email_key, u.id
            from account_user as u
            where u.account_id = ? and u.email_key = any (?)
            """;

    /** Everything that is wanted and exists. */
    References find(Connection tx, AccountId account, References.Wanted wanted) throws SQLException {
        References references = new References();
        if (wanted.isEmpty()) {
            return references;
        }
        try (PreparedStatement statement = tx.prepareStatement(FIND)) {
            ArrayBinder binder = new ArrayBinder(tx, statement);
            for (Kind kind : Kind.values()) {
                binder.number(account.value()).longs(wanted.idsOf(kind));
            }
            for (NamedKind kind : NamedKind.values()) {
                binder.number(account.value()).texts(wanted.namesOf(kind));
            }
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    readInto(references, rows);
                }
            }
        }
        for (NamedKind kind : NamedKind.values()) {
            if (!references.missing(kind, wanted.namesOf(kind)).isEmpty()) {
                count(tx, account, references);
                break;
            }
        }
        return references;
    }

    /** Creates names; all of them, or somebody else was faster. */
    void insert(RoundTrip trip, AccountId account, NamedKind kind, List<NewName> names, Instant now) {
        String insert = switch (kind) {
            case TAG -> INSERT_TAGS;
            case LEAD_SOURCE -> INSERT_LEAD_SOURCES;
        };
        trip.writeAll(
                insert,
                names.size(),
                binder -> binder.moment(now)
                        .moment(now)
                        .longs(names, NewName::id)
                        .texts(names, NewName::name)
                        .texts(names, NewName::key)
                        .number(account.value()));
    }

    /** Users by their e-mail address, which is compared without case. */
    Map<String, UserId> findUsersByEmail(Connection tx, AccountId account, Collection<String> emailKeys)
            throws SQLException {
        Map<String, UserId> users = new HashMap<>();
        try (PreparedStatement statement = tx.prepareStatement(FIND_USERS_BY_EMAIL)) {
            new ArrayBinder(tx, statement).number(account.value()).texts(emailKeys);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    users.put(rows.getString(1), new UserId(rows.getLong(2)));
                }
            }
        }
        return users;
    }

    private static void readInto(References references, ResultSet rows) throws SQLException {
        String kind = rows.getString("kind");
        long id = rows.getLong("id");
        String nameKey = rows.getString("name_key");
        if (nameKey == null) {
            references.put(Kind.valueOf(kind), id, new Known(rows.getBoolean("archived"), rows.getBoolean("paused")));
        } else {
            references.put(NamedKind.valueOf(kind), nameKey, id);
        }
    }

    private static void count(Connection tx, AccountId account, References references) throws SQLException {
        try (PreparedStatement statement = tx.prepareStatement(COUNT)) {
            new ArrayBinder(tx, statement).number(account.value()).number(account.value());
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                references.putCount(NamedKind.TAG, rows.getInt("tags"));
                references.putCount(NamedKind.LEAD_SOURCE, rows.getInt("lead_sources"));
            }
        }
    }
}
