package firstring.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import firstring.TestClient.Reply;
import firstring.TestServer;
import firstring.console.developers.LeadApiFields;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** The page of the Lead API in a real browser: tokens, examples, trying it. */
final class LeadApiTest {
    private static final String FORMS = "/api/v1/webhook/forms";

    private static final TestServer server = TestServer.start();

    @RegisterExtension
    private static final TestBrowser browser = new TestBrowser(server);

    private static Page open() {
        Page page = browser.admin(server.account());
        page.navigate("/integrations/lead-api");
        return page;
    }

    private static String create(Page page, String name) {
        page.getByText("New token", new Page.GetByTextOptions().setExact(true)).click();
        page.locator("[name=name]").fill(name);
        TestBrowser.press(page, "Create token");
        return page.locator("#issued-value").textContent();
    }

    private static Reply send(String token) {
        return server.post(FORMS, token, Map.of("phone_number", "+18185550150"));
    }

    @Test
    void aTokenIsShownOnceAndWorksAtOnce() {
        Page page = open();
        String value = create(page, "Website");
        assertThat(page.locator("#example-0")).containsText(value);
        assertThat(page.locator("#example-0")).containsText(server.url() + FORMS);
        assertThat(send(value).status()).isLessThan(300);
        assertThat(TestBrowser.barriers(page)).isEmpty();

        page.navigate("/integrations/lead-api");
        assertThat(page.content()).doesNotContain(value);
        assertThat(page.locator("#tokens tbody tr", new Page.LocatorOptions().setHasText("Website")))
                .containsText("Post leads intake");
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Website"))
                .click();
        assertThat(page.getByText("+18185550150")).isVisible();
        page.locator("[name=expires]").fill("2027-01-31");
        page.locator("[name=rate_limit]").fill("600");
        page.locator("[name=rate_limit_per_source]").fill("30");
        TestBrowser.press(page, "Save");
        assertThat(page.getByText("Saved.")).isVisible();
        assertThat(page.locator("[name=expires]")).hasValue("2027-01-31");
        assertThat(page.locator("[name=rate_limit]")).hasValue("600");
        assertThat(page.locator("[name=rate_limit_per_source]")).hasValue("30");
        assertThat(TestBrowser.barriers(page)).isEmpty();
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void aRotatedTokenOverlapsAndARevokedOneEnds() {
        Page page = open();
        String old = create(page, "Partner");
        page.locator("[aria-label='Manage Partner']").first().click();
        TestBrowser.press(page, "New value");
        String fresh = page.locator("#issued-value").textContent();
        assertThat(fresh).isNotEqualTo(old);
        assertThat(send(old).status()).isLessThan(300);
        assertThat(send(fresh).status()).isLessThan(300);

        while (page.locator("[aria-label='Manage Partner']").count() > 0) {
            page.locator("[aria-label='Manage Partner']").first().click();
            page.locator("details[open] >> text=Revoke now").click();
            page.waitForURL(url -> url.endsWith("#tokens"));
            page.navigate("/integrations/lead-api");
        }
        assertThat(send(fresh).status()).isEqualTo(401);
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void tryingItTellsWhatWouldHappenAndWritesNothing() {
        Page page = open();
        TestBrowser.press(page, "Dry run");
        assertThat(page.locator("#tried .story")).containsText("No contact had this number: a new one.");
        page.getByLabel("Body").fill("{\"phone_number\": \"12\"}");
        TestBrowser.press(page, "Dry run");
        assertThat(page.locator("#tried .story")).containsText("Phone number is empty or invalid.");
        page.getByLabel("Body").fill("no json");
        TestBrowser.press(page, "Dry run");
        assertThat(page.locator("#tried")).containsText("400");
        assertThat(server.get("/api/v1/contacts?phone_number=%2B18185551234", server.adminToken())
                        .body()
                        .path("data"))
                .isEmpty();
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void everyParameterOnThePageIsKnownToTheApi() {
        Map<String, Object> all = new java.util.LinkedHashMap<>();
        LeadApiFields.ALL.forEach(field -> all.put(field.name(), ""));
        all.put("phone_number", "+18185550151");
        all.put("dry_run", true);
        all.remove("api_token");
        JsonNode warnings = server.post(FORMS, server.adminToken(), all).body().path("warnings");
        assertThat(warnings.toString()).doesNotContain("unknown");
    }
}
