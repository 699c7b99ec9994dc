package firstring.accounts.signin;

import static org.assertj.core.api.Assertions.assertThat;

import firstring.accounts.AccountStore;
import firstring.accounts.AccountsServer;
import firstring.accounts.CreatedAccount;
import firstring.accounts.Stores;
import firstring.accounts.TimeSources;
import firstring.accounts.UserId;
import firstring.accounts.audit.AuditLog;
import firstring.accounts.audit.AuditStore;
import firstring.accounts.audit.FailureKind;
import firstring.accounts.tokens.TokenStore;
import firstring.accounts.users.Login;
import firstring.accounts.users.UserStore;
import firstring.json.Json;
import firstring.postgres.Ids;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The audit log during a flood of failed sign-ins. */
final class FailureLogTest {
    private static final AccountsServer server = AccountsServer.start();

    @AfterAll
    static void stop() {
        server.close();
    }

    private static FailureLog failures() {
        UserStore users = new UserStore(server.database());
        AuditLog audit = new AuditLog(new Ids(server.database()), server.time(), new AuditStore(server.database()));
        Stores stores = new Stores(
                new AccountStore(server.database(), server.time()), users, new TokenStore(server.database()), audit);
        return new FailureLog(server.database(), stores, new TimeSources(server.time(), server.time()));
    }

    private static FailureEvent failed(CreatedAccount account, long user, String address) {
        Login login = new Login(account.account(), new UserId(user));
        return FailureEvent.at(FailureKind.SIGN_IN_FAILED, login, address);
    }

    private static List<JsonNode> rows(CreatedAccount account) {
        return server.get(
                        "/api/v1/audit-log?limit=200&action=sign_in_failed",
                        account.token().reveal())
                .body()
                .path("data")
                .valueStream()
                .toList();
    }

    @Test
    void aFloodOnOneUserBecomesTwoRowsWithACount() {
        CreatedAccount account = server.account("flooded");
        FailureLog failures = failures();
        for (int i = 0; i < 1_000; i++) {
            failures.note(failed(account, account.admin().value(), "192.0.2.1"));
        }
        failures.close();
        assertThat(rows(account)).hasSize(2);
        assertThat(rows(account).getFirst().path("changes"))
                .isEqualTo(Json.tree("[{\"field\":\"attempts\",\"old\":null,\"new\":999}]"));
        assertThat(rows(account).getLast().path("changes")).isEmpty();
    }

    @Test
    void furtherFailuresAreSummarizedAfterFiveMinutes() {
        CreatedAccount account = server.account("followed");
        try (FailureLog failures = failures()) {
            for (int i = 0; i < 3; i++) {
                failures.note(failed(account, account.admin().value(), "192.0.2.1"));
            }
            failures.sweep();
            assertThat(rows(account)).hasSizeLessThanOrEqualTo(1);
            server.time().advance(Duration.ofMinutes(6));
            failures.sweep();
            failures.sweep();
        }
        assertThat(rows(account)).hasSize(2);
    }

    @Test
    void aFloodOnManyUsersFromManySourcesIsBounded() {
        CreatedAccount account = server.account("crowded");
        List<Long> users = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            Map<String, Object> user = Map.of("name", "U", "email", "u" + i + "@crowded.example", "role", "agent");
            users.add(AccountsServer.id(
                    server.post("/api/v1/users", account.token().reveal(), user)));
        }
        FailureLog failures = failures();
        for (int i = 0; i < 200; i++) {
            failures.note(failed(account, users.get(i % 10), "192.0.2." + i));
        }
        failures.close();
        List<JsonNode> rows = rows(account);
        assertThat(rows).hasSizeLessThanOrEqualTo(FailureLog.ROWS_PER_HOUR + 2);
        assertThat(rows.stream().mapToInt(FailureLogTest::attempts).sum()).isEqualTo(200);
        assertThat(rows.stream().map(row -> row.path("name").asString())).contains("Several users");
    }

    @Test
    void throttledAttemptsOnUnknownAddressesHideNoRealFailure() {
        CreatedAccount account = server.account("hidden");
        FailureLog failures = failures();
        for (int i = 0; i < 3_000; i++) {
            failures.note(FailureEvent.throttled("stranger-" + i + "@hidden.example", Optional::empty));
        }
        failures.note(failed(account, account.admin().value(), "192.0.2.1"));
        failures.close();
        assertThat(rows(account)).hasSize(1);
    }

    private static int attempts(JsonNode row) {
        return row.path("changes").isEmpty()
                ? 1
                : row.path("changes").path(0).path("new").asInt();
    }
}
