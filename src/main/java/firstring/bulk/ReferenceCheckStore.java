package firstring.bulk;

import firstring.accounts.AccountId;
import firstring.postgres.Database;

/** Checks that the ids in a bulk action belong to the account and are in use. Thread-safe. */
final class ReferenceCheckStore {
    private static final String IS_TAG = """
            select exists (select from tag where account_id = :account and id = :id and archived_at is null)
            """;

    private static final String IS_USER = """
            select exists (select from account_user where account_id = :account and id = :id and active)
            """;

    private static final String IS_DISPOSITION_STATUS = """
            select exists (
              select from disposition_status where account_id = :account and id = :id and archived_at is null)
            """;

    private static final String IS_SEQUENCE = """
            select exists (select from sequence where account_id = :account and id = :id and archived_at is null)
            """;

    private final Database database;

    ReferenceCheckStore(Database database) {
        this.database = database;
    }

    boolean exists(AccountId account, BulkKind kind, long id) {
        return switch (kind) {
            case ADD_TAG, REMOVE_TAG -> exists(IS_TAG, account, id);
            case SET_OWNER -> exists(IS_USER, account, id);
            case SET_DISPOSITION_STATUS -> exists(IS_DISPOSITION_STATUS, account, id);
            case ENROLL -> exists(IS_SEQUENCE, account, id);
            case ADD_TO_POWERDIALER,
                    UNDO,
                    REMOVE_FROM_POWERDIALER,
                    MARK_DO_NOT_CONTACT,
                    CLEAR_DO_NOT_CONTACT,
                    DISENROLL -> true;
        };
    }

    private boolean exists(String sql, AccountId account, long id) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(sql)
                        .bind("account", account.value())
                        .bind("id", id)
                        .mapTo(Boolean.class)
                        .one());
    }
}
