package firstring.console;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import firstring.TestServer;
import firstring.reference.FamilyCall;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Takes a picture of every page, narrow, middle and wide, light and dark, into target/screenshots. Not part of the suite:
 * {@code mvn test -Dtest=Screenshots}.
 */
final class Screenshots {
    private static final Path FOLDER = Path.of("target", "screenshots");
    private static final List<Integer> WIDTHS = List.of(320, 1024, 1920);

    @Test
    void takeAll() {
        try (TestServer server = TestServer.start();
                TestBrowser browser = new TestBrowser(server)) {
            Sample sample = new Sample(server);
            Sample.Agent agent = sample.furnish();
            for (int width : WIDTHS) {
                for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
                    Page admin = browser.visitor(width, scheme);
                    take(admin, "/sign-in", "sign-in", width, scheme);
                    browser.signIn(
                            admin,
                            server.account().adminEmail(),
                            server.account().adminPassword().reveal());
                    pages(server).forEach((name, path) -> take(admin, path, name, width, scheme));
                    sample.fill(agent, 2);
                    Page desk = browser.signIn(browser.visitor(width, scheme), agent.email(), Sample.PASSWORD);
                    agentPages().forEach((name, path) -> take(desk, path, name, width, scheme));
                    desk.keyboard().press("Enter");
                    desk.waitForURL(url -> url.contains("lease") || url.contains("nothing"));
                    take(desk, desk.url(), "dialer-call", width, scheme);
                    sample.dispose(agent, desk.url());
                    admin.context().close();
                    desk.context().close();
                }
            }
        }
    }

    /** Every page of an admin by the name of its picture. */
    static Map<String, String> pages(TestServer server) {
        Map<String, String> pages = new LinkedHashMap<>();
        var leads = server.get("/api/v1/leads", server.adminToken()).body().path("data");
        String admin = server.adminToken();
        long contact = leads.get(3).path("contact_id").asLong();
        long group = server.get("/api/v1/ring-groups", admin)
                .body()
                .path("data")
                .path(0)
                .path("id")
                .asLong();
        pages.put("board", "/");
        pages.put("profile", "/profile");
        pages.put("keys", "/keys");
        pages.put("lead-api", "/integrations/lead-api");
        FamilyCall.all().forEach(call -> pages.put(call.name(), "/integrations/" + call.name()));
        pages.put("contacts", "/contacts");
        pages.put("contact", "/contacts/" + contact);
        pages.put("contact-stop", "/contacts/" + contact + "/do-not-contact");
        pages.put("contact-timeline", "/contacts/" + contact + "/timeline");
        pages.put("contact-consent", "/contacts/" + contact + "/consent");
        pages.put(
                "bulk-action",
                "/contacts/bulk/"
                        + server.get("/api/v1/bulk-actions", admin)
                                .body()
                                .at("/data/0/id")
                                .asLong());
        long sequence = server.get("/api/v1/sequences", admin)
                .body()
                .path("data")
                .path(0)
                .path("id")
                .asLong();
        pages.put("sequences", "/sequences");
        pages.put("sequence", "/sequences/" + sequence);
        pages.put("sequence-people", "/sequences/" + sequence + "/people");
        pages.put("contacts-filtered", "/contacts?q=jane&created_from=2020-01-01");
        pages.put("contacts-bulk", "/contacts/bulk");
        pages.put("opt-out-reviews", "/messages/reviews");
        pages.put("contacts-conflicts", "/contacts/conflicts");
        pages.put("contacts-deleted", "/contacts/deleted");
        pages.put(
                "contact-merge",
                "/contacts/" + contact + "/merge?with="
                        + leads.get(4).path("contact_id").asLong());
        pages.put("set-up", "/set-up");
        pages.put("users", "/set-up/users");
        pages.put("user", "/set-up/users/" + server.account().admin().value());
        pages.put("ring-groups", "/set-up/ring-groups");
        pages.put("ring-group", "/set-up/ring-groups/" + group);
        pages.put("tags", "/set-up/tags");
        pages.put("messages", "/messages");
        pages.put(
                "message",
                "/messages/"
                        + server.get("/api/v1/messages", admin)
                                .body()
                                .at("/data/0/id")
                                .asLong());
        pages.put("messaging", "/set-up/messaging");
        pages.put("calling-hours", "/set-up/calling-hours");
        pages.put("calling-rule", "/set-up/calling-hours/default");
        pages.put("holidays", "/set-up/holidays");
        pages.put("custom-fields", "/set-up/custom-fields");
        pages.put("dialer-lists", "/set-up/dialer-lists");
        pages.put(
                "dialer-list",
                "/set-up/dialer-lists/"
                        + server.get("/api/v1/dialer-lists", admin)
                                .body()
                                .at("/data/1/id")
                                .asLong());
        pages.put("audit-log", "/set-up/audit-log");
        pages.put("queue-of-another", "/dialer?user=" + another(server));
        pages.put("leads", "/leads");
        pages.put("lead-refused", "/leads/" + newest(server, "refused"));
        pages.put("lead-created", "/leads/" + newest(server, "created"));
        pages.put("error", "/leads/1");
        return pages;
    }

    private static long newest(TestServer server, String outcome) {
        return server.get("/api/v1/leads?outcome=" + outcome, server.adminToken())
                .body()
                .at("/data/0/id")
                .asLong();
    }

    /** A user who is not the admin. */
    private static long another(TestServer server) {
        long admin = server.account().admin().value();
        return server.get("/api/v1/users", server.adminToken())
                .body()
                .path("data")
                .valueStream()
                .mapToLong(user -> user.path("id").asLong())
                .filter(id -> id != admin)
                .findFirst()
                .orElse(admin);
    }

    private static Map<String, String> agentPages() {
        return Map.of("dialer", "/dialer");
    }

    private static void take(Page page, String path, String name, int width, ColorScheme scheme) {
        page.navigate(path);
        String file = "%s-%d-%s.png".formatted(name, width, scheme.name().toLowerCase(java.util.Locale.ROOT));
        page.screenshot(
                new Page.ScreenshotOptions().setPath(FOLDER.resolve(file)).setFullPage(true));
    }
}
