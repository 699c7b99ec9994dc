package firstring.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import firstring.postgres.Database;
import firstring.postgres.TestDatabase;
import firstring.text.HiddenText;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** The first account, created once no matter how many servers start. */
final class BootstrapTest {
    private static final NewAccount ASKED = NewAccount.named("Acme", "admin@example.com")
            .withToken(new HiddenText("a-token-of-the-operator"))
            .withAdminPassword(new HiddenText("a good password"));

    @Test
    void theFirstStartCreatesAnAccountWithAdminTokenAndDispositionStatuses() throws Exception {
        try (AccountsServer server = AccountsServer.start()) {
            CreatedAccount made =
                    server.accounts().bootstrap().createFirst(ASKED).orElseThrow();
            assertThat(made.token().reveal()).isEqualTo("a-token-of-the-operator");
            assertThat(made.toString()).doesNotContain("a-token-of-the-operator", "a good password");
            assertThat(server.get("/api/v1/webhook/users", "a-token-of-the-operator")
                            .status())
                    .isEqualTo(200);
            assertThat(server.get("/api/v1/disposition-statuses", "a-token-of-the-operator")
                            .body()
                            .path("data")
                            .valueStream()
                            .map(status -> status.path("name").asString()))
                    .containsExactly(
                            "Attempted to call",
                            "Bad timing",
                            "Connected",
                            "In progress",
                            "New",
                            "Open",
                            "Open Deal",
                            "Unqualified");
        }
    }

    @Test
    void laterStartsCreateNothing() throws Exception {
        try (AccountsServer server = AccountsServer.start()) {
            assertThat(server.accounts().bootstrap().createFirst(ASKED)).isPresent();
            assertThat(server.accounts().bootstrap().createFirst(ASKED)).isEmpty();
        }
        try (AccountsServer server = AccountsServer.start()) {
            server.account("by-command");
            assertThat(server.accounts().bootstrap().createFirst(ASKED)).isEmpty();
        }
    }

    @Test
    void concurrentFirstStartsCreateOneAccount() throws Exception {
        Database database = TestDatabase.create();
        MovableTime time = new MovableTime();
        try (AccountsServer one = AccountsServer.start(database, time);
                AccountsServer two = one.anotherNode();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            NewAccount asked = NewAccount.named("Acme", "admin@example.com");
            Callable<Optional<CreatedAccount>> first =
                    () -> one.accounts().bootstrap().createFirst(asked);
            Callable<Optional<CreatedAccount>> second =
                    () -> two.accounts().bootstrap().createFirst(asked);
            long made = 0;
            for (Future<Optional<CreatedAccount>> result : threads.invokeAll(List.of(first, second, first, second))) {
                made += result.get().isPresent() ? 1 : 0;
            }
            assertThat(made).isEqualTo(1);
            assertThat(count(database, "account")).isEqualTo(1);
            assertThat(count(database, "login")).isEqualTo(1);
        }
    }

    private static long count(Database database, String table) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery("select count(*) from <table>")
                        .define("table", table)
                        .mapTo(Long.class)
                        .one());
    }
}
