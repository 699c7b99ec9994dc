package firstring.console;

import static org.assertj.core.api.Assertions.assertThat;

import firstring.Await;
import firstring.TestClient.Reply;
import firstring.TestServer;
import firstring.accounts.CreatedAccount;
import firstring.json.Json;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Sign-in protection against guessing, flooding, lockouts and neighboring accounts. */
final class SignInGuardTest {
    private static final String PASSWORD = "plenty of gray herons";
    private static final String WRONG = "plenty of gray geese";
    private static final Pattern FORM_KEY = Pattern.compile("name=\"form_key\" value=\"([^\"]+)\"");
    private static final String TYPED = "name=\"account\"[^>]*";
    private static final AtomicInteger sources = new AtomicInteger();

    private static final TestServer server =
            TestServer.start(TestServer.noon(), Map.of("FIRSTRING_TRUSTED_PROXIES", "127.0.0.1"));

    @AfterAll
    static void stop() {
        server.close();
    }

    /** A browser at an address of its own, with its cookies. */
    private static final class Browser {
        private final String address;
        private final Map<String, String> cookies = new HashMap<>();

        Browser() {
            int number = sources.incrementAndGet();
            this.address = "198.18.%d.%d".formatted(number / 250, 1 + number % 250);
        }

        private Browser(Browser other) {
            this.address = other.address;
        }

        Browser neighbor() {
            return new Browser(this);
        }

        Reply signIn(String email, String password) {
            return signIn(email, password, "");
        }

        Reply signIn(String email, String password, String account) {
            return post("/sign-in", Map.of("email", email, "password", password, "account", account));
        }

        Reply post(String path, Map<String, String> form) {
            List<String> pairs = new ArrayList<>();
            form.forEach((name, value) -> pairs.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8)));
            return send(request(path)
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(BodyPublishers.ofString(String.join("&", pairs))));
        }

        Reply get(String path) {
            return send(request(path).GET());
        }

        boolean isSignedIn() {
            return get("/profile").status() == 200;
        }

        String formKey() {
            Matcher key = FORM_KEY.matcher(get("/profile").text());
            assertThat(key.find()).isTrue();
            return key.group(1);
        }

        private HttpRequest.Builder request(String path) {
            HttpRequest.Builder request =
                    server.request(path, null).header("Accept", "text/html").header("X-Forwarded-For", address);
            List<String> sent = new ArrayList<>();
            cookies.forEach((name, value) -> sent.add(name + "=" + value));
            return sent.isEmpty() ? request : request.header("Cookie", String.join("; ", sent));
        }

        private Reply send(HttpRequest.Builder request) {
            Reply reply = server.send(request);
            for (String cookie : reply.headers().allValues("Set-Cookie")) {
                String[] pair = cookie.split(";", 2)[0].split("=", 2);
                cookies.put(pair[0], pair[1]);
            }
            return reply;
        }
    }

    private static Browser browser() {
        return new Browser();
    }

    private static long user(String token, String email, String role) {
        Map<String, Object> user = Map.of("name", "Some One", "email", email, "role", role, "password", PASSWORD);
        Reply made = server.post("/api/v1/users", token, user);
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        return made.body().path("id").asLong();
    }

    private static long user(String email) {
        return user(server.adminToken(), email, "agent");
    }

    private static List<JsonNode> log(String token, String action) {
        return server.get("/api/v1/audit-log?limit=200&action=" + action, token)
                .body()
                .path("data")
                .valueStream()
                .toList();
    }

    private static List<JsonNode> log(String token, String action, String email) {
        return log(token, action).stream()
                .filter(row -> row.path("name").asString().equals(email))
                .toList();
    }

    private static double meter(String line) {
        return server.get("/metrics", null)
                .text()
                .lines()
                .filter(text -> text.startsWith(line))
                .mapToDouble(text -> Double.parseDouble(text.substring(text.lastIndexOf(' ') + 1)))
                .sum();
    }

    private static double hashes() {
        return meter("firstring_heavy_work_done_total{work=\"strangers_passwords\"");
    }

    private static List<Integer> together(int times, Callable<Integer> attempt) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Integer> statuses = new ArrayList<>();
            for (Future<Integer> status : threads.invokeAll(
                    IntStream.range(0, times).mapToObj(_ -> attempt).toList())) {
                statuses.add(status.get());
            }
            return statuses;
        }
    }

    /** The leads are posted while passwords are being worked out: the flood ends only when they have been answered. */
    @Test
    void aFloodOfSignInsHoldsUpNoLeadAndIsTurnedAwayBeyondAFew() throws Exception {
        AtomicInteger answered = new AtomicInteger();
        List<Integer> seen = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> flood = IntStream.range(0, 60)
                    .mapToObj(i -> threads.submit(() -> {
                        Reply reply = browser().signIn("flood" + i + "@flood.example", WRONG);
                        assertThat(reply.header("Retry-After") != null).isEqualTo(reply.status() == 429);
                        answered.incrementAndGet();
                        return reply.status();
                    }))
                    .toList();
            Await.until("a password is worked out", () -> hashing("running") > 0);
            for (int i = 0; i < 3; i++) {
                Map<String, Object> lead = Map.of("phone_number", "+1818555070" + i);
                assertThat(server.post("/api/v1/webhook/forms", server.adminToken(), lead)
                                .status())
                        .isEqualTo(201);
                assertThat(hashing("running")).isLessThanOrEqualTo(2);
                assertThat(hashing("waiting")).isLessThanOrEqualTo(16);
            }
            for (Future<Integer> status : flood) {
                seen.add(status.get());
            }
        }
        assertThat(seen).containsOnly(401, 429);
        assertThat(seen).hasSize(60);
    }

    private static double hashing(String state) {
        return meter("firstring_heavy_work{state=\"%s\",work=\"strangers_passwords\"".formatted(state));
    }

    @Test
    void guessesSideBySideAreNoMoreThanOneAfterTheOther() throws Exception {
        user("parallel@guard.example");
        Browser guesser = browser();
        List<Integer> statuses = together(
                40,
                () -> guesser.neighbor().signIn("parallel@guard.example", WRONG).status());
        assertThat(statuses).containsOnly(401, 429);
        assertThat(statuses.stream().filter(status -> status == 401)).hasSizeLessThanOrEqualTo(10);
        List<Integer> later = new ArrayList<>();
        for (int i = 0; i < 11; i++) {
            later.add(guesser.signIn("parallel@guard.example", WRONG).status());
        }
        assertThat(IntStream.concat(
                                statuses.stream().mapToInt(status -> status),
                                later.stream().mapToInt(status -> status))
                        .filter(status -> status == 401))
                .hasSize(10);
        assertThat(guesser.signIn("parallel@guard.example", PASSWORD).status()).isEqualTo(429);
    }

    @Test
    void aRightPasswordUsesUpNoAttempts() {
        user("often@guard.example");
        Browser browser = browser();
        for (int i = 0; i < 25; i++) {
            assertThat(browser.neighbor()
                            .signIn("often@guard.example", PASSWORD)
                            .status())
                    .isEqualTo(303);
        }
    }

    @Test
    void strangersCannotLockOutADeviceThatIsKnown() {
        String email = "victim@guard.example";
        user(email);
        Browser home = browser();
        assertThat(home.signIn(email, PASSWORD).status()).isEqualTo(303);
        for (int source = 0; source < 5; source++) {
            Browser stranger = source == 0 ? home.neighbor() : browser();
            for (int i = 0; i < 10; i++) {
                assertThat(stranger.signIn(email, WRONG).status()).isEqualTo(401);
            }
        }
        assertThat(browser().signIn(email, PASSWORD).status())
                .as("all strangers together have a bound")
                .isEqualTo(429);
        assertThat(home.neighbor().signIn(email, PASSWORD).status()).isEqualTo(429);
        assertThat(home.signIn(email, PASSWORD).status()).isEqualTo(303);
        for (int i = 0; i < 10; i++) {
            assertThat(home.signIn(email, WRONG).status()).isEqualTo(401);
        }
        assertThat(home.signIn(email, PASSWORD).status())
                .as("a known device has a bound of its own")
                .isEqualTo(429);
        Await.until(
                "both kinds are audited",
                () -> !log(server.adminToken(), "sign_in_throttled", email).isEmpty()
                        && log(server.adminToken(), "sign_in_failed", email).size() >= 5);
    }

    @Test
    void aDeviceIsAStrangersAgainAfterAChangeOfThePassword() {
        String email = "moved@guard.example";
        long id = user(email);
        Browser device = browser();
        assertThat(device.signIn(email, PASSWORD).status()).isEqualTo(303);
        String other = "violet kettle sings at noon";
        server.patch("/api/v1/users/" + id, server.adminToken(), Map.of("password", other));
        for (int i = 0; i < 10; i++) {
            assertThat(device.neighbor().signIn(email, WRONG).status()).isEqualTo(401);
        }
        assertThat(device.signIn(email, other).status())
                .as("as a known device it would have attempts of its own")
                .isEqualTo(429);
    }

    @Test
    void aForgedOrForeignDeviceCookieIsAStrangers() {
        user("mine@guard.example");
        user("other@guard.example");
        Browser other = browser();
        other.signIn("other@guard.example", PASSWORD);
        String cookie = String.valueOf(other.cookies.get("firstring-device"));
        for (int i = 0; i < 10; i++) {
            other.neighbor().signIn("mine@guard.example", WRONG);
        }
        assertThat(other.signIn("mine@guard.example", PASSWORD).status()).isEqualTo(429);
        other.cookies.put("firstring-device", cookie.replaceFirst("\\.[^.]{16}\\.", ".AAAAAAAAAAAAAAAA."));
        assertThat(other.signIn("mine@guard.example", PASSWORD).status()).isEqualTo(429);
    }

    @Test
    void theAdminOfAnotherAccountTestsNoPasswordAndLocksNobodyOut() {
        String email = "shared@guard.example";
        user(email);
        CreatedAccount house = server.createAccount("House Next Door");
        String name = server.get("/api/v1/account", server.adminToken())
                .body()
                .path("name")
                .asString();
        Browser home = browser();
        assertThat(home.signIn(email, PASSWORD).status()).isEqualTo(303);

        user(house.token().reveal(), email, "agent");
        Browser attacker = browser();
        Reply right = attacker.signIn(email, PASSWORD);
        Reply wrong = attacker.neighbor().signIn(email, WRONG);
        assertThat(right.status()).isEqualTo(401);
        assertThat(right.text()).isEqualTo(wrong.text());
        Reply elsewhere = attacker.neighbor().signIn(email, PASSWORD, "No Such House");
        assertThat(elsewhere.text().replaceAll(TYPED, ""))
                .isEqualTo(wrong.text().replaceAll(TYPED, ""));
        assertThat(right.text()).doesNotContain("House Next Door");

        assertThat(home.signIn(email, PASSWORD).status())
                .as("a known device means its own account")
                .isEqualTo(303);
        assertThat(home.get("/profile").text()).doesNotContain("House Next Door");
        Browser away = browser();
        assertThat(away.signIn(email, PASSWORD, name.toUpperCase(java.util.Locale.ROOT))
                        .status())
                .isEqualTo(303);

        server.patch("/api/v1/account", house.token().reveal(), Map.of("name", name));
        assertThat(browser().signIn(email, PASSWORD, name).status())
                .as("a name taken over names nobody")
                .isEqualTo(401);
        String number = Long.toString(server.account().account().value());
        Browser named = browser();
        assertThat(named.signIn(email, PASSWORD, number).status()).isEqualTo(303);
        assertThat(named.get("/profile").text()).contains("number " + number);
        assertThat(home.signIn(email, PASSWORD).status()).isEqualTo(303);
    }

    @Test
    void aFailureIsToldInTheAccountThatItWasMadeOnAlone() {
        String email = "told@guard.example";
        CreatedAccount house = server.createAccount("Told House");
        user(email);
        user(house.token().reveal(), email, "agent");
        browser().signIn(email, WRONG);
        browser().signIn(email, WRONG, "Told House");
        Await.until(
                "it is told",
                () -> log(house.token().reveal(), "sign_in_failed", email).size() == 1);
        assertThat(log(server.adminToken(), "sign_in_failed", email)).isEmpty();
    }

    @Test
    void anUnknownAddressCostsTheSameWork() {
        String email = "known@guard.example";
        user(email);
        for (List<String> attempt : List.of(
                List.of(email, ""),
                List.of(email, "No Such House"),
                List.of("unknown@guard.example", ""),
                List.of("unknown@guard.example", "No Such House"))) {
            double before = hashes();
            assertThat(browser()
                            .signIn(attempt.getFirst(), WRONG, attempt.getLast())
                            .status())
                    .isEqualTo(401);
            assertThat(hashes() - before).as(attempt.toString()).isEqualTo(1);
        }
    }

    @Test
    void anEndlessPasswordIsRefusedWithoutBeingWorkedOut() {
        double before = hashes();
        Browser browser = browser();
        for (int i = 0; i < 10; i++) {
            assertThat(browser.signIn("endless@guard.example", "x".repeat(100_000))
                            .status())
                    .isEqualTo(401);
        }
        assertThat(browser.signIn("endless@guard.example", "x".repeat(100_000)).status())
                .isEqualTo(429);
        assertThat(hashes()).isEqualTo(before);
    }

    @Test
    void whateverChangesWhoAUserIsEndsEverySession() {
        String email = "changed@guard.example";
        long id = user(email);
        Map<String, List<Map<String, Object>>> changes = Map.of(
                "role", List.of(Map.of("role", "team_lead")),
                "email", List.of(Map.of("email", "renamed@guard.example"), Map.of("email", email)),
                "password", List.of(Map.of("password", PASSWORD)),
                "deactivation and reactivation", List.of(Map.of("active", false), Map.of("active", true)));
        changes.forEach((what, edits) -> {
            Browser browser = browser();
            assertThat(browser.signIn(email, PASSWORD).status()).as(what).isEqualTo(303);
            assertThat(browser.isSignedIn()).as(what).isTrue();
            for (Map<String, Object> edit : edits) {
                assertThat(server.patch("/api/v1/users/" + id, server.adminToken(), edit)
                                .status())
                        .isEqualTo(200);
            }
            assertThat(browser.isSignedIn()).as(what).isFalse();
        });
        Browser browser = browser();
        browser.signIn(email, PASSWORD);
        server.patch("/api/v1/users/" + id, server.adminToken(), Map.of("name", "Another Name"));
        assertThat(browser.isSignedIn()).as("a new name alone").isTrue();
        String operators = server.resetPassword(id);
        assertThat(browser.isSignedIn()).as("the operator's command").isFalse();
        assertThat(browser.signIn(email, operators).status()).isEqualTo(303);
    }

    @Test
    void signingInAgainInTheSameBrowserEndsTheSessionBefore() {
        user("again@guard.example");
        Browser browser = browser();
        browser.signIn("again@guard.example", PASSWORD);
        Browser thief = browser();
        thief.cookies.putAll(browser.cookies);
        assertThat(thief.isSignedIn()).isTrue();
        browser.signIn("again@guard.example", PASSWORD);
        assertThat(browser.isSignedIn()).isTrue();
        assertThat(thief.isSignedIn()).isFalse();
    }

    @Test
    void theCurrentPasswordCannotBeGuessedInsideASession() {
        String email = "inside@guard.example";
        user(email);
        Browser browser = browser();
        browser.signIn(email, PASSWORD);
        String key = browser.formKey();
        for (int i = 0; i < 10; i++) {
            Reply reply = change(browser, key, WRONG, "violet kettle sings at noon");
            assertThat(reply.status()).isEqualTo(422);
            assertThat(reply.text()).contains("The current password is incorrect.");
        }
        Reply reply = change(browser, key, PASSWORD, "violet kettle sings at noon");
        assertThat(reply.status()).isEqualTo(429);
        assertThat(reply.header("Retry-After")).isNotNull();
        assertThat(browser().signIn(email, PASSWORD).status()).isEqualTo(303);
        Await.until(
                "it is audited",
                () -> !log(server.adminToken(), "password_change_failed", email).isEmpty());
    }

    private static Reply change(Browser browser, String key, String current, String wanted) {
        return browser.post(
                "/profile/password",
                Map.of("form_key", key, "old_password", current, "new_password", wanted, "again", wanted));
    }

    @Test
    void aWeakPasswordIsRefusedWhereverOneIsSet() {
        String email = "quentin@guard.example";
        Map<String, String> weak = Map.of(
                "short",
                "The password must be at least 12 characters.",
                "password1234",
                "The password is too easy to guess. Use a longer one, such as four unrelated words.",
                email,
                "The password is too similar to the name or email address.");
        long id = user(email);
        Browser browser = browser();
        browser.signIn(email, PASSWORD);
        String key = browser.formKey();
        weak.forEach((password, sentence) -> {
            Map<String, Object> made = Map.of("name", "Quentin", "email", email, "role", "agent", "password", password);
            for (Reply reply : List.of(
                    server.post("/api/v1/users", server.adminToken(), made),
                    server.patch("/api/v1/users/" + id, server.adminToken(), Map.of("password", password)))) {
                assertThat(reply.status()).isEqualTo(400);
                assertThat(reply.body().path("errors").path("password"))
                        .isEqualTo(Json.tree(Json.text(List.of(sentence))));
            }
            Reply page = change(browser, key, PASSWORD, password);
            assertThat(page.status()).isEqualTo(422);
            assertThat(page.text()).contains("class=\"fault\">" + sentence);
        });
        assertThat(change(browser, key, PASSWORD, "violet kettle sings at noon").status())
                .isEqualTo(303);
    }

    @Test
    void theDevicesCookieIsForTheSignInPageAloneAndUnreadableForScripts() {
        user("cookie@guard.example");
        List<String> cookies =
                browser().signIn("cookie@guard.example", PASSWORD).headers().allValues("Set-Cookie");
        assertThat(cookies).hasSize(2);
        assertThat(cookies.getFirst()).startsWith("firstring=").contains("Path=/; HttpOnly; SameSite=Lax");
        assertThat(cookies.getLast())
                .startsWith("firstring-device=")
                .contains("Path=/sign-in; HttpOnly; SameSite=Strict")
                .doesNotContain("cookie@guard");
    }
}
