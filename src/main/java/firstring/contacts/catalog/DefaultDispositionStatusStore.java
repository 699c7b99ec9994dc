package firstring.contacts.catalog;

import firstring.accounts.AccountCreated;
import firstring.accounts.AccountId;
import firstring.contacts.NameKey;
import firstring.postgres.Ids;
import firstring.postgres.Moments;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** Creates the eight default disposition statuses of a new account (docs/contract.md 3). */
public final class DefaultDispositionStatusStore implements AccountCreated {
    private static final List<String> NAMES = List.of(
            "Attempted to call", "Bad timing", "Connected", "In progress", "New", "Open", "Open Deal", "Unqualified");

    private static final String INSERT = """
            insert into disposition_status (account_id, id, name, name_key, created_at, updated_at)
            values (?, ?, ?, ?, ?, ?)
            """;

    private final Ids ids;

    public DefaultDispositionStatusStore(Ids ids) {
        this.ids = ids;
    }

    @Override
    public void accountCreated(Connection tx, AccountId account, Instant now) throws SQLException {
        try (PreparedStatement statement = tx.prepareStatement(INSERT)) {
            for (String name : NAMES) {
                statement.setLong(1, account.value());
                statement.setLong(2, ids.next());
                statement.setString(3, name);
                statement.setString(4, NameKey.of(name));
                statement.setObject(5, Moments.utc(now));
                statement.setObject(6, Moments.utc(now));
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }
}
