package firstring;

import firstring.postgres.Database;
import java.util.Optional;

/** The fingerprint of the secret behind this database's tokens. Thread-safe. */
public final class InstallationStore {
    private static final String HAS_TABLE = "select to_regclass('installation') is not null";

    private static final String FIND_FINGERPRINT = "select secret_fingerprint from installation where id = 1";

    private static final String REMEMBER_FINGERPRINT = """
            insert into installation (id, secret_fingerprint) values (1, :fingerprint) on conflict (id) do nothing
            """;

    private static final String HAS_ACCOUNT_TABLE = "select to_regclass('account') is not null";

    private static final String HAS_ACCOUNTS = "select exists (select from account)";

    private final Database database;

    public InstallationStore(Database database) {
        this.database = database;
    }

    /** Empty before the first start, in a database without a schema, and in one of an older schema. */
    public Optional<String> findFingerprint() {
        if (!isTrue(HAS_TABLE)) {
            return Optional.empty();
        }
        return database.jdbi()
                .withHandle(handle ->
                        handle.createQuery(FIND_FINGERPRINT).mapTo(String.class).findOne());
    }

    /**
     * Keeps the first one: if two servers start at once, the other finds out by reading. Without the table, in a
     * database of an older schema, nothing is kept.
     */
    void rememberFingerprint(String fingerprint) {
        if (!isTrue(HAS_TABLE)) {
            return;
        }
        database.jdbi()
                .useHandle(handle -> handle.createUpdate(REMEMBER_FINGERPRINT)
                        .bind("fingerprint", fingerprint)
                        .execute());
    }

    /** Whether there is an account, whose tokens and passwords a secret must belong to. */
    boolean hasAccounts() {
        return isTrue(HAS_ACCOUNT_TABLE) && isTrue(HAS_ACCOUNTS);
    }

    private boolean isTrue(String sql) {
        return database.jdbi()
                .withHandle(
                        handle -> handle.createQuery(sql).mapTo(Boolean.class).one());
    }
}
