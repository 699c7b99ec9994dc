package firstring.console.dialer;

import firstring.accounts.AccountId;
import firstring.postgres.Database;

/** How many entries wait in queues and lists, which they count themselves. Thread-safe. */
public final class QueueCountStore {
    private static final String COUNT_QUEUE = """
            select coalesce((select open_count from queue where account_id = :account and user_id = :id), 0)
            """;

    private static final String COUNT_LIST = """
            select coalesce((select open_count from dialer_list where account_id = :account and id = :id), 0)
            """;

    private final Database database;

    public QueueCountStore(Database database) {
        this.database = database;
    }

    long count(AccountId account, DialerDesk desk) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(desk.isList() ? COUNT_LIST : COUNT_QUEUE)
                        .bind("account", account.value())
                        .bind("id", desk.isList() ? desk.list() : desk.user())
                        .mapTo(Long.class)
                        .one());
    }
}
