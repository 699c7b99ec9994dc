package firstring.console;

import static org.assertj.core.api.Assertions.assertThat;

import firstring.TestClient.Reply;
import firstring.TestServer;
import firstring.contract.Together;
import firstring.time.SettableClock;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
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

    private static Reply post(TestServer other, String path, String cookie, Map<String, String> form) {
        return other.send(other.request(path, null)
                .header("Accept", "text/html")
                .header("Cookie", cookie)
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
    void aFormWithoutAKeyOfItsUserIsRefused() {
        String cookie = signIn();
        server.post(
                "/api/v1/users",
                server.adminToken(),
                Map.of("name", "Other", "email", "other@example.com", "role", "agent", "password", "a good password"));
        String other = formKey(cookieOf(attempt("other@example.com", "a good password")));
        String own = formKey(cookie);
        for (String key : List.of("", other, own + "x", own.replaceFirst("\\..*\\.", ".AAAAAAAAAAAAAAAA."))) {
            assertThat(post("/my-status", cookie, Map.of("status", "busy", "form_key", key))
                            .status())
                    .as(key)
                    .isEqualTo(403);
        }
        assertThat(post("/my-status", cookie, Map.of("status", "busy", "form_key", own))
                        .status())
                .isEqualTo(303);
        clock.advance(Duration.ofDays(31));
        assertThat(post("/my-status", signIn(), Map.of("status", "busy", "form_key", formKey(signIn())))
                        .status())
                .isEqualTo(303);
        assertThat(post("/my-status", signIn(), Map.of("status", "on_break", "form_key", own))
                        .status())
                .as("a key of a month ago")
                .isEqualTo(403);
    }

    @Test
    void aFormSentTwiceHasOneEffectOnTwoServersTogether() {
        String cookie = signIn();
        String key = formKey(cookie);
        long contact = server.post(
                        "/api/v1/contacts",
                        server.adminToken(),
                        Map.of("phone_number", "+18185550123", "first_name", "Noted"))
                .body()
                .path("id")
                .asLong();
        String notes = "/contacts/" + contact + "/notes";
        Map<String, String> form = Map.of("form_key", key, "note", "Sent twice");
        try (TestServer other = server.again()) {
            List<Reply> replies = Together.call(List.<Callable<Reply>>of(
                    () -> post(server, notes, cookie, form),
                    () -> post(other, notes, cookie, form),
                    () -> post(server, notes, cookie, form),
                    () -> post(other, notes, cookie, form)));
            assertThat(replies).extracting(Reply::status).containsOnly(303);
            assertThat(replies)
                    .extracting(reply -> reply.header("Location"))
                    .containsOnly("/contacts/" + contact + "?done=noted");
        }
        assertThat(notes(contact)).containsExactly("Sent twice");
        assertThat(post(notes, cookie, Map.of("form_key", key, "note", "Written after going back"))
                        .status())
                .isEqualTo(303);
        assertThat(notes(contact)).containsExactlyInAnyOrder("Written after going back", "Sent twice");
        assertThat(post(notes, cookie, Map.of("form_key", key, "note", "")).status())
                .isEqualTo(422);
        assertThat(post(notes, cookie, Map.of("form_key", key, "note", "")).status())
                .as("what was refused had no effect, and may come again")
                .isEqualTo(422);
    }

    private static List<String> notes(long contact) {
        return server.get("/api/v1/contacts/" + contact + "/timeline", server.adminToken())
                .body()
                .path("data")
                .valueStream()
                .filter(event -> event.path("kind").asString("").equals("note"))
                .map(event -> event.path("note").asString(""))
                .toList();
    }

    @Test
    void aFormThatCameAfterItsSessionIsSentAgainForItsOwnUserAlone() {
        String key = formKey(signIn());
        Reply kept = post("/set-up/tags", "", Map.of("form_key", key, "name", "Kept <form>"));
        assertThat(kept.status()).isEqualTo(401);
        assertThat(kept.text()).contains("name=\"kept_body\"").contains("Kept+%3Cform%3E");
        String body = encode(Map.of("form_key", key, "name", "Kept <form>"));
        server.post(
                "/api/v1/users",
                server.adminToken(),
                Map.of("name", "Next", "email", "next@example.com", "role", "admin", "password", "a good password"));
        Map<String, String> anothers = Map.of(
                "email",
                "next@example.com",
                "password",
                "a good password",
                "kept_path",
                "/set-up/tags",
                "kept_body",
                body);
        assertThat(post("/sign-in", "", anothers).header("Location")).isEqualTo("/");
        Map<String, String> own = Map.of(
                "email",
                server.account().adminEmail(),
                "password",
                server.account().adminPassword().reveal(),
                "kept_path",
                "/set-up/tags",
                "kept_body",
                body);
        Reply back = post("/sign-in", "", own);
        assertThat(back.status()).isEqualTo(200);
        assertThat(back.text())
                .contains("data-resume")
                .contains("action=\"/set-up/tags\"")
                .contains("Kept &lt;form>");
        Reply secret = post("/profile/password", "", Map.of("form_key", key, "old_password", "my secret one"));
        assertThat(secret.status()).isEqualTo(303);
        assertThat(secret.text()).doesNotContain("my secret one");
    }

    @Test
    void signingOutOfASessionThatHasEndedDoesNotSignTheNextOneOut() {
        Reply reply = post("/sign-out", "", Map.of("form_key", formKey(signIn())));
        assertThat(reply.status()).isEqualTo(303);
        assertThat(reply.header("Location")).isEqualTo("/sign-in");
    }

    @Test
    void browsersFindAnIconWhereTheyLookForOne() {
        for (String path : List.of("/favicon.ico", "/apple-touch-icon.png")) {
            Reply reply = get(path, "");
            assertThat(reply.status()).as(path).isEqualTo(200);
            assertThat(reply.header("Content-Type")).startsWith("image/");
        }
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
