package firstring.accounts.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import firstring.TestClient.Reply;
import firstring.accounts.AccountsServer;
import firstring.accounts.AddressList;
import firstring.accounts.Caller;
import firstring.accounts.CreatedAccount;
import firstring.accounts.Role;
import firstring.accounts.Scope;
import firstring.accounts.TimeSources;
import firstring.http.server.Source;
import firstring.postgres.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Rate limits of tokens, on all servers together. */
final class TokenRatesTest {
    private static final AccountsServer server = AccountsServer.start();
    private static final CreatedAccount account = server.account("acme");
    private static final String admin = account.token().reveal();
    private static final Source ONE = Source.of("192.0.2.1");
    private static final Source OTHER = Source.of("192.0.2.2");

    @AfterAll
    static void stop() {
        server.close();
        TestDatabase.assertNoConnectionHeld(server.database());
    }

    @Test
    void twoServersTogetherEnforceTheExactLimitOfAToken() throws Exception {
        TokenRates here = rates();
        TokenRates there = rates();
        KnownToken token = token(1, 100, null);
        for (int minute = 0; minute < 3; minute++) {
            List<Callable<Long>> calls = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                TokenRates node = i % 2 == 0 ? here : there;
                calls.add(() -> node.take(token, ONE));
            }
            assertThat(waits(calls).stream().filter(wait -> wait == 0)).hasSize(100);
            assertThat(here.take(token, ONE)).isBetween(1L, 60L);
            server.time().advance(Duration.ofMinutes(1));
        }
    }

    @Test
    void oneSourceCannotUseUpTheLimitOfAToken() {
        TokenRates rates = rates();
        KnownToken token = token(2, 5, 2);
        assertThat(List.of(rates.take(token, ONE), rates.take(token, ONE))).containsOnly(0L);
        assertThat(rates.take(token, ONE)).isPositive();
        assertThat(rates.take(token, ONE)).isPositive();
        assertThat(List.of(rates.take(token, OTHER), rates.take(token, OTHER))).containsOnly(0L);
        assertThat(rates.take(token, Source.of("192.0.2.3"))).isZero();
        assertThat(rates.take(token, Source.of("192.0.2.4"))).as("five in all").isPositive();
    }

    @Test
    void aClockThatJumpedAheadAndBackDoesNotBlockAToken() {
        TokenRates rates = rates();
        KnownToken token = token(3, 1, null);
        server.time().advance(Duration.ofDays(40));
        assertThat(rates.take(token, ONE)).isZero();
        server.time().advance(Duration.ofDays(-40));
        assertThat(rates.take(token, ONE)).isZero();
        assertThat(rates.take(token, ONE)).isPositive();
    }

    @Test
    void aTokenWithoutALimitIsNotCounted() {
        long before = countedRequests();
        assertThat(server.get("/api/v1/account", admin).status()).isEqualTo(200);
        assertThat(countedRequests()).isEqualTo(before);
    }

    private static long countedRequests() {
        return server.database()
                .jdbi()
                .withHandle(handle -> handle.createQuery("select count(*) from token_rate")
                        .mapTo(Long.class)
                        .one());
    }

    @Test
    void newTokensGetTheAccountsDefaultLimits() {
        Map<String, Object> defaults = Map.of("default_rate_limit", 50, "default_rate_limit_per_source", 5);
        assertThat(server.patch("/api/v1/account", admin, defaults).status()).isEqualTo(200);
        Reply made = server.post("/api/v1/tokens", admin, Map.of("name", "Form"));
        assertThat(made.body().path("rate_limit").asInt()).isEqualTo(50);
        assertThat(made.body().path("rate_limit_per_source").asInt()).isEqualTo(5);
        Map<String, @Nullable Object> own = new HashMap<>(Map.of("name", "Form", "rate_limit_per_source", 7));
        own.put("rate_limit", null);
        Reply free = server.post("/api/v1/tokens", admin, own);
        assertThat(free.body().path("rate_limit").isNull()).isTrue();
        assertThat(free.body().path("rate_limit_per_source").asInt()).isEqualTo(7);
        Map<String, @Nullable Object> none = new HashMap<>();
        none.put("default_rate_limit", null);
        none.put("default_rate_limit_per_source", null);
        Reply cleared = server.patch("/api/v1/account", admin, none);
        assertThat(cleared.body().path("default_rate_limit").isNull()).isTrue();
        assertThat(server.patch("/api/v1/account", admin, Map.of("default_rate_limit", 0))
                        .status())
                .isEqualTo(400);
    }

    private static TokenRates rates() {
        return new TokenRates(new RateStore(server.database()), new TimeSources(server.time(), server.time()));
    }

    private static KnownToken token(long id, @Nullable Integer limit, @Nullable Integer perSource) {
        Caller caller = new Caller(account.account(), account.admin(), Role.ADMIN, Set.of(Scope.FAMILY), id);
        return new KnownToken(caller, new TokenLimits(null, limit, perSource, AddressList.of(List.of())));
    }

    private static List<Long> waits(List<Callable<Long>> calls) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Long> waits = new ArrayList<>();
            for (Future<Long> answer : threads.invokeAll(calls)) {
                waits.add(answer.get());
            }
            return waits;
        }
    }
}
