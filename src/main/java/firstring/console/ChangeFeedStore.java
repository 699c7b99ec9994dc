package firstring.console;

import firstring.accounts.AccountId;
import firstring.postgres.Database;
import firstring.postgres.Moments;
import java.time.Duration;
import java.time.Instant;

/** Reads what differs when something that pages show has happened in an account. */
final class ChangeFeedStore {
    /** A lead's moment is drawn before its transaction, so it may appear a little later than a younger one. */
    private static final Duration LATEST_ARRIVAL = Duration.ofSeconds(10);

    private static final String READ = """
            select
                (select count(*) || ':' || coalesce(sum(l.id), 0)
                    from lead as l
                    where l.account_id = :account and l.received_at > :since)
                || '/' ||
                (select coalesce(sum(q.open_count), 0) || ':' || coalesce(sum(q.first_rank), 0)
                        || ':' || coalesce(sum(q.last_rank), 0)
                    from queue as q
                    where q.account_id = :account)
                || '/' ||
                (select coalesce(sum(d.open_count), 0) || ':' || coalesce(sum(d.first_rank), 0)
                        || ':' || coalesce(sum(d.last_rank), 0)
                    from dialer_list as d
                    where d.account_id = :account)
                || '/' ||
                (select count(*) || ':' || coalesce(sum(hashtext(e.lease)), 0)
                    from dialer_entry as e
                    where e.account_id = :account and e.state = 'leased')
                || '/' ||
                (select coalesce(max(u.status_changed_at)::text, '')
                    from account_user as u
                    where u.account_id = :account)
            """;

    private final Database database;

    ChangeFeedStore(Database database) {
        this.database = database;
    }

    String read(AccountId account, Instant now) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(READ)
                        .bind("account", account.value())
                        .bind("since", Moments.utc(now.minus(LATEST_ARRIVAL)))
                        .mapTo(String.class)
                        .one());
    }
}
