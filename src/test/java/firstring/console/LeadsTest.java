package firstring.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import firstring.TestClient.Reply;
import firstring.TestServer;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The inbox of leads in a real browser. */
final class LeadsTest {
    private static final String FORMS = "/api/v1/webhook/forms";
    private static final String NAUGHTY = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>";

    private static final TestServer server = TestServer.start();

    @RegisterExtension
    private static final TestBrowser browser = new TestBrowser(server);

    private static Reply send(Map<String, Object> fields) {
        return server.post(FORMS, server.adminToken(), fields);
    }

    @Test
    void aLeadAppearsWithoutReload() {
        Page page = browser.admin(server.account());
        page.navigate("/leads");

        TestBrowser.assertSeenByTheWaitingRequest(
                page,
                "#lead-rows",
                turn -> "Jane " + turn,
                turn -> send(
                        Map.of("phone_number", "+1818555%04d".formatted(110 + turn), "first_name", "Jane " + turn)));
        assertThat(TestBrowser.barriers(page)).isEmpty();
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void aRefusedLeadIsCorrectedInPlaceAndSentAgain() {
        long id = send(Map.of("phone_number", "123", "first_name", "Cora", "email", "no address"))
                .body()
                .path("lead_id")
                .asLong();
        Page page = browser.admin(server.account());
        page.navigate("/leads?outcome=refused");
        page.locator("#lead-" + id).click();

        assertThat(page.locator(".story")).containsText("Phone number is empty or invalid.");
        page.getByLabel("phone_number").fill("+18185550103");
        correct(page).click();
        assertThat(page.getByText("This would be refused")).isVisible();
        assertThat(page.getByLabel("email")).hasAttribute("aria-invalid", "true");
        assertThat(page.getByLabel("phone_number")).not().hasAttribute("aria-invalid", "true");

        page.getByLabel("email").fill("cora@example.com");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Dry run"))
                .click();
        assertThat(page.getByText("This is what would happen")).isVisible();
        assertThat(TestBrowser.barriers(page)).isEmpty();

        correct(page).click();
        assertThat(page.getByText("Replay of " + id)).isVisible();
        assertThat(page.locator(".story").first()).containsText("No contact had this number: a new one.");
        page.navigate("/leads?outcome=refused");
        assertThat(page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Sent again"))
                        .first())
                .isVisible();
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void leadsWithAGoodNumberAndABadDetailAreAcceptedOneByOneAndTogether() {
        List<Long> leads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            leads.add(send(Map.of("phone_number", "+181855501%02d".formatted(60 + i), "email", "none"))
                    .body()
                    .path("lead_id")
                    .asLong());
        }
        Page page = browser.admin(server.account());
        page.navigate("/leads");
        assertThat(page.getByText("4 leads with a valid number but invalid details."))
                .isVisible();
        page.getByText("Fix them").click();
        page.locator("#lead-" + leads.get(0)).click();
        assertThat(TestBrowser.barriers(page)).isEmpty();
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Accept anyway"))
                .dblclick();
        assertThat(page.getByText("Replay of " + leads.get(0))).isVisible();

        page.navigate("/leads/" + leads.get(1));
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Dismiss"))
                .click();
        assertThat(page.locator("#fix")).hasCount(0);
        assertThat(page.locator("#resolution")).containsText("Dismissed by");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Reopen"))
                .click();
        assertThat(page.locator("#fix")).isVisible();
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Dismiss"))
                .click();
        assertThat(page.locator("#resolution")).isVisible();
        assertThat(TestBrowser.barriers(page)).isEmpty();
        page.navigate("/leads?outcome=needs_fixing");
        assertThat(page.locator("#lead-rows tr")).hasCount(2);
        page.getByText("Accept the selected leads").first().click();
        assertThat(TestBrowser.barriers(page)).isEmpty();
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Accept the selected leads"))
                .click();
        assertThat(page.getByText("2 leads accepted.")).isVisible();
        assertThat(page.getByText("No lead needs fixing.")).isVisible();
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void aCorrectionOfALeadThatAnotherUserAcceptedMeanwhileIsNotSent() {
        long lead = send(Map.of("phone_number", "+18185550179", "email", "none"))
                .body()
                .path("lead_id")
                .asLong();
        Page page = browser.admin(server.account());
        page.navigate("/leads/" + lead);
        page.getByLabel("email").fill("cora@example.com");
        assertThat(server.post("/api/v1/leads/%d/accept".formatted(lead), server.adminToken(), Map.of())
                        .status())
                .isEqualTo(201);
        correct(page).click();
        assertThat(page.locator("#resolution")).containsText("Accepted without its invalid details");
        assertThat(page.getByLabel("email")).hasValue("cora@example.com");
        assertThat(server.get("/api/v1/leads?phone_number=%2B18185550179", server.adminToken())
                        .body()
                        .path("data"))
                .hasSize(2);
    }

    @Test
    void whatWasSentIsLaidOutForReadingAndKeptAsItWas() {
        String body = "{\"phone_number\":\"+18185550131\",\"csf1\":1.50,\"csf1\":2.50,\"tags\":[\"R\\u00e9\"]}";
        long lead = server.send(server.request(FORMS, server.adminToken())
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body)))
                .body()
                .path("lead_id")
                .asLong();
        Page page = browser.admin(server.account());
        page.navigate("/leads/" + lead);
        assertThat(page.locator("#laid-out").textContent()).isEqualTo("""
                {
                  "phone_number": "+18185550131",
                  "csf1": 1.50,
                  "csf1": 2.50,
                  "tags": [
                    "R\\u00e9"
                  ]
                }""");
        assertThat(page.locator("#as-sent").textContent()).isEqualTo(body);
        assertThat(TestBrowser.barriers(page)).isEmpty();
        long form = server.send(server.request(FORMS, server.adminToken())
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString("phone_number=%2B18185550132")))
                .body()
                .path("lead_id")
                .asLong();
        page.navigate("/leads/" + form);
        assertThat(page.locator("#laid-out")).hasCount(0);
        assertThat(page.locator("#as-sent")).hasText("phone_number=%2B18185550132");
        assertThat(browser.complaints()).isEmpty();
    }

    private static Locator correct(Page page) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Correct and send again"));
    }

    @Test
    void theTraceIsToldAsAStory() {
        String admin = server.adminToken();
        long ana = user("Ana");
        long ben = user("Ben");
        server.put("/api/v1/users/" + ana + "/status", admin, Map.of("status", "on_break"));
        server.put("/api/v1/users/" + ben + "/status", admin, Map.of("status", "available"));
        long group = server.post(
                        "/api/v1/ring-groups",
                        admin,
                        Map.of(
                                "name",
                                "Night shift",
                                "members",
                                List.of(Map.of("user_id", ana), Map.of("user_id", ben))))
                .body()
                .path("id")
                .asLong();
        Reply lead = send(Map.of(
                "phone_number",
                "+18185550104",
                "first_name",
                "Story",
                "distribute_to_ring_group",
                true,
                "ring_group_id",
                group,
                "check_available_users",
                true,
                "add_to_powerdialer",
                true));

        Page page = browser.admin(server.account());
        page.navigate("/leads/" + lead.body().path("lead_id").asLong());
        assertThat(page.locator(".story li")).hasText(new String[] {
            "No contact had this number: a new one.",
            "Taken: first name, owner.",
            "Ring group Night shift, round robin, turn 1.",
            "Ana passed over: not available.",
            "Ben chosen: longest without a turn.",
            "Queued for Ben at place 1."
        });
    }

    private static long user(String name) {
        return server.post(
                        "/api/v1/users",
                        server.adminToken(),
                        Map.of(
                                "name",
                                name,
                                "email",
                                name + "@example.com",
                                "role",
                                "agent",
                                "password",
                                "a password of hers"))
                .body()
                .path("id")
                .asLong();
    }

    @Test
    void naughtyTextIsShownAsText() {
        Reply lead = send(Map.of("phone_number", "+18185550105", "first_name", NAUGHTY, "notes", NAUGHTY));
        Page page = browser.admin(server.account());
        page.navigate("/leads");
        assertThat(page.getByText(NAUGHTY)).isVisible();
        page.navigate("/leads/" + lead.body().path("lead_id").asLong());
        assertThat(page.getByLabel("notes")).hasValue(NAUGHTY);
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void filtersNarrowTheListAsOneTypes() {
        send(Map.of("phone_number", "+18185550106", "first_name", "Needle"));
        send(Map.of("phone_number", "+18185550107", "first_name", "Straw"));
        Page page = browser.admin(server.account());
        page.navigate("/leads");
        page.keyboard().press("/");
        page.keyboard().type("needle");
        assertThat(page.locator("#lead-rows tr")).hasCount(1);
        assertThat(page.getByText("Needle")).isVisible();
        assertThat(page).hasURL(Pattern.compile("q=needle"));
        assertThat(browser.complaints()).isEmpty();
    }
}
