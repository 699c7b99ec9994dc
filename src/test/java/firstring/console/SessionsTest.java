package firstring.console;

import static org.assertj.core.api.Assertions.assertThat;

import firstring.TestClient.Reply;
import firstring.TestServer;
import firstring.time.SettableClock;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What guards the console, asked without a browser: sessions, forms, headers. */
final class SessionsTest {
    private static final Pattern FORM_KEY = Pattern.compile("name=\"form_key\" value=\"([^\"]+)\"");

    private static final SettableClock clock = new SettableClock("2026-03-02T15:00:00Z");
    private static final TestServer server = TestServer.start(clock);

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Reply post(String path, String cookie, Map<String, String> form) {
        return server.send(page(path, cookie)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(encode(form))));
    }

    private static Reply get(String path, String cookie) {
        return server.send(page(path, cookie).GET());
    }

    private static HttpRequest.Builder page(String path, String cookie) {
        HttpRequest.Builder request = server.request(path, null).header("Accept", "text/html");
        return cookie.isEmpty() ? request : request.header("Cookie", cookie);
    }

    private static String encode(Map<String, String> form) {
        StringJoiner encoded = new StringJoiner("&");
        form.forEach((name, value) -> encoded.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8)));
        return encoded.toString();
    }

    private static Reply attempt(String email, String password) {
        return post("/sign-in", "", Map.of("email", email, "password", password));
    }

    private static String signIn() {
        Reply reply = attempt(
                server.account().adminEmail(), server.account().adminPassword().reveal());
        assertThat(reply.status()).isEqualTo(303);
        return String.valueOf(reply.header("Set-Cookie")).split(";", 2)[0];
    }

    private static String formKey(String cookie) {
        Matcher key = FORM_KEY.matcher(get("/profile", cookie).text());
        assertThat(key.find()).isTrue();
        return key.group(1);
    }

    @Test
    void theCookieIsUnreadableForScriptsAndKeptFromOtherSites() {
        Reply reply = attempt(
                server.account().adminEmail(), server.account().adminPassword().reveal());
        assertThat(reply.header("Set-Cookie"))
                .contains("HttpOnly")
                .contains("SameSite=Lax")
                .contains("Path=/");
    }

    @Test
    void aSessionEndsAfterTwelveHoursUnusedAndSevenDaysInAnyCase() {
        String idle = signIn();
        clock.advance(Duration.ofHours(11));
        assertThat(get("/profile", idle).status()).isEqualTo(200);
        clock.advance(Duration.ofHours(11));
        assertThat(get("/profile", idle).status()).isEqualTo(200);
        clock.advance(Duration.ofHours(13));
        assertThat(get("/profile", idle).status()).isEqualTo(303);

        String busy = signIn();
        for (int i = 0; i < 16; i++) {
            clock.advance(Duration.ofHours(10));
            assertThat(get("/profile", busy).status()).isEqualTo(200);
        }
        clock.advance(Duration.ofHours(10));
        assertThat(get("/profile", busy).status()).isEqualTo(303);
    }

    @Test
    void aPageThatAsksByItselfDoesNotKeepTheSession() {
        String cookie = signIn();
        clock.advance(Duration.ofHours(11));
        assertThat(get("/my-status", cookie).status()).isEqualTo(200);
        clock.advance(Duration.ofHours(2));
        assertThat(get("/profile", cookie).status()).isEqualTo(303);
    }

    @Test
    void aFormWithoutTheKeyOfItsSessionIsRefused() {
        String cookie = signIn();
        String other = formKey(signIn());
        assertThat(post("/my-status", cookie, Map.of("status", "busy")).status())
                .isEqualTo(403);
        assertThat(post("/my-status", cookie, Map.of("status", "busy", "form_key", other))
                        .status())
                .isEqualTo(403);
        Map<String, String> whole = Map.of("status", "busy", "form_key", formKey(cookie));
        assertThat(post("/my-status", cookie, whole).status()).isEqualTo(303);
    }

    @Test
    void aSignInFormOfAnotherSiteIsRefused() {
        String form = encode(Map.of(
                "email",
                server.account().adminEmail(),
                "password",
                server.account().adminPassword().reveal()));
        Reply reply = server.send(page("/sign-in", "")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Sec-Fetch-Site", "cross-site")
                .POST(BodyPublishers.ofString(form)));
        assertThat(reply.status()).isEqualTo(403);
        assertThat(reply.header("Set-Cookie")).isNull();
    }

    @Test
    void afterTenFailuresAnAddressHasToWait() {
        for (int i = 0; i < 10; i++) {
            assertThat(attempt("guess@example.com", "wrong").status()).isEqualTo(401);
        }
        Reply reply = attempt("guess@example.com", "wrong");
        assertThat(reply.status()).isEqualTo(429);
        assertThat(reply.header("Retry-After")).isNotNull();
        signIn();
    }

    @Test
    void signingInReturnsToNoOtherHost() {
        for (String next :
                java.util.List.of("https://evil.example", "//evil.example", "/\\evil.example", "javascript:x")) {
            Reply reply = post(
                    "/sign-in",
                    "",
                    Map.of(
                            "email",
                            server.account().adminEmail(),
                            "password",
                            server.account().adminPassword().reveal(),
                            "next",
                            next));
            assertThat(reply.header("Location")).as(next).isEqualTo("/");
        }
    }

    @Test
    void aNewPasswordEndsTheOtherSessionsAndADeactivatedUserHasNone() {
        Map<String, Object> user =
                Map.of("name", "Temp", "email", "temp@example.com", "role", "agent", "password", "the first one");
        long id = server.post("/api/v1/users", server.adminToken(), user)
                .body()
                .path("id")
                .asLong();
        String one = cookieOf(attempt("temp@example.com", "the first one"));
        String two = cookieOf(attempt("temp@example.com", "the first one"));
        Map<String, String> change = Map.of(
                "form_key", formKey(one),
                "old_password", "the first one",
                "new_password", "the second one",
                "again", "the second one");
        assertThat(post("/profile/password", one, change).status()).isEqualTo(303);
        assertThat(get("/profile", one).status()).isEqualTo(200);
        assertThat(get("/profile", two).status()).isEqualTo(303);
        assertThat(attempt("temp@example.com", "the first one").status()).isEqualTo(401);

        server.patch("/api/v1/users/" + id, server.adminToken(), Map.of("active", false));
        assertThat(get("/profile", one).status()).isEqualTo(303);
    }

    private static String cookieOf(Reply reply) {
        return String.valueOf(reply.header("Set-Cookie")).split(";", 2)[0];
    }

    @Test
    void pagesForbidInlineScriptsFramesAndCaching() {
        Reply reply = get("/profile", signIn());
        assertThat(reply.header("Content-Security-Policy"))
                .contains("default-src 'none'")
                .contains("frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(reply.header("Cache-Control")).isEqualTo("no-store");
        assertThat(reply.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(reply.text())
                .doesNotContain("<style")
                .doesNotContain(" style=")
                .doesNotContain(" onclick=");
    }

    @Test
    void filesOfPagesAreKeptForEver() {
        Matcher sheet = Pattern.compile("/assets/[0-9a-f]+/console.css")
                .matcher(get("/sign-in", "").text());
        assertThat(sheet.find()).isTrue();
        Reply reply = get(sheet.group(), "");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("Cache-Control")).contains("immutable");
        assertThat(get("/assets/0/secrets.txt", "").status()).isEqualTo(404);
    }

    @Test
    void anOpenPageWhoseSessionEndedGoesToSignInAndBack() {
        Reply reply = server.send(page("/leads/live?seen=1", "")
                .header("HX-Request", "true")
                .header("HX-Current-URL", server.url() + "/leads?q=jane")
                .GET());
        assertThat(reply.header("HX-Redirect")).isEqualTo("/sign-in?next=%2Fleads%3Fq%3Djane");
    }

    @Test
    void theCookieOfAPersonOpensNothingOfTheApi() {
        assertThat(get("/api/v1/leads", signIn()).status()).isEqualTo(401);
    }
}
