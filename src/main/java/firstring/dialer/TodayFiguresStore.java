package firstring.dialer;

import firstring.accounts.AccountId;
import firstring.accounts.UserId;
import firstring.dialer.calls.UndoAction;
import firstring.dialer.queue.ActionStore;
import firstring.postgres.Database;
import firstring.postgres.Moments;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Counts the calls of a user's day. Thread-safe. */
final class TodayFiguresStore {
    private static final String FIND_ZONE = """
            select coalesce(u.timezone, a.timezone) as zone
            from account_user u
            join account a on a.account_id = u.account_id
            where u.account_id = :account and a.account_id = :account and u.id = :user
            """;

    private static final String COUNT_CALLS = """
            select count(*) from call_attempt where account_id = :account and at >= :day and user_id = :user
            """;

    private static final String COUNT_DISPOSITIONS = """
            select disposition_status_id, count(*) as calls
            from dialer_entry
            where account_id = :account and leased_by = :user and state = 'disposed' and closed_at >= :day
            group by disposition_status_id
            order by calls desc, disposition_status_id
            """;

    private static final String FIND_STATUS = """
            select disposition_status_id from dialer_entry where account_id = :account and id = :entry
            """;

    private final Database database;
    private final ActionStore actions = new ActionStore();

    TodayFiguresStore(Database database) {
        this.database = database;
    }

    Optional<TodayFigures> find(AccountId account, UserId user, Instant now) {
        return findZone(account, user).map(zone -> {
            LocalDate date = LocalDate.ofInstant(now, zone);
            Instant day = date.atStartOfDay(zone).toInstant();
            return new TodayFigures(
                    date,
                    countCalls(account, user, day),
                    countDispositions(account, user, day),
                    findLast(account, user, now));
        });
    }

    private Optional<ZoneId> findZone(AccountId account, UserId user) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(FIND_ZONE)
                        .bind("account", account.value())
                        .bind("user", user.value())
                        .map((row, context) -> ZoneId.of(row.getString("zone")))
                        .findOne());
    }

    private long countCalls(AccountId account, UserId user, Instant day) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(COUNT_CALLS)
                        .bind("account", account.value())
                        .bind("user", user.value())
                        .bind("day", Moments.utc(day))
                        .mapTo(Long.class)
                        .one());
    }

    private Map<Long, Long> countDispositions(AccountId account, UserId user, Instant day) {
        Map<Long, Long> counts = new LinkedHashMap<>();
        database.jdbi()
                .withHandle(handle -> handle.createQuery(COUNT_DISPOSITIONS)
                        .bind("account", account.value())
                        .bind("user", user.value())
                        .bind("day", Moments.utc(day))
                        .map((row, context) -> Map.entry(row.getLong("disposition_status_id"), row.getLong("calls")))
                        .list())
                .forEach(count -> counts.put(count.getKey(), count.getValue()));
        return counts;
    }

    private Optional<TodayFigures.Last> findLast(AccountId account, UserId user, Instant now) {
        return database.jdbi()
                .withHandle(handle -> actions.findLast(handle, account, user, user, now.minus(UndoAction.MAX_AGE))
                        .map(action -> new TodayFigures.Last(
                                action.entry(),
                                action.contact(),
                                action.kind(),
                                findStatus(handle, account, action.entry()),
                                action.at().plus(UndoAction.MAX_AGE))));
    }

    private static @Nullable Long findStatus(Handle handle, AccountId account, EntryId entry) {
        return handle.createQuery(FIND_STATUS)
                .bind("account", account.value())
                .bind("entry", entry.value())
                .map((row, context) -> Optional.ofNullable(row.getObject("disposition_status_id", Long.class)))
                .findOne()
                .flatMap(status -> status)
                .orElse(null);
    }
}
