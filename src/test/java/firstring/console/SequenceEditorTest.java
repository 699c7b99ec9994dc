package firstring.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import firstring.TestServer;
import firstring.json.Json;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Sequences are made, changed, watched and paused in the browser, with scripts and without. */
final class SequenceEditorTest {
    private static final TestServer server = TestServer.start();

    @RegisterExtension
    private static final TestBrowser browser = new TestBrowser(server);

    private static void add(Page page, String type, int count) {
        page.locator("[name=new_type]").selectOption(type);
        TestBrowser.press(page, "Add");
        assertThat(page.locator(".step")).hasCount(count);
    }

    private static void save(Page page) {
        TestBrowser.press(page, "Save");
        assertThat(page.getByText("Saved.", new Page.GetByTextOptions().setExact(true)))
                .isVisible();
    }

    private static long create(String name, List<Map<String, Object>> steps) {
        return server.post("/api/v1/sequences", server.adminToken(), Map.of("name", name, "steps", steps))
                .body()
                .path("id")
                .asLong();
    }

    private static JsonNode steps(long id) {
        return server.get("/api/v1/sequences/" + id, server.adminToken()).body().path("steps");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aSequenceIsBuiltStepByStep(boolean scripts) {
        Page page = browser.admin(scripts);
        page.navigate("/sequences");
        page.getByLabel("New sequence").fill("Welcome " + scripts);
        TestBrowser.press(page, "Create");
        page.waitForURL("**/sequences/*");
        long id = Long.parseLong(page.url().replaceAll(".*/", ""));
        add(page, "send_sms", 1);
        page.locator("[name='s.0.message']").fill("Hi {{first_name | there}}");
        add(page, "wait", 2);
        page.locator("[name='s.1.amount']").fill("90");
        page.locator("[name='s.1.unit']").selectOption("M");
        TestBrowser.press(page, "Move step 2 up");
        assertThat(page.locator("[name='s.1.message']")).hasValue("Hi {{first_name | there}}");
        add(page, "end", 3);
        add(page, "call_task", 4);
        TestBrowser.press(page, "Remove step 3");
        assertThat(page.locator(".step")).hasCount(3);
        assertThat(steps(id).size()).as("nothing is saved yet").isZero();
        page.locator("[name=from]").fill("09:00");
        page.locator("[name=to]").fill("18:00");
        save(page);
        assertThat(steps(id)).isEqualTo(Json.tree("""
                [{"type": "wait", "duration": "PT90M"}, {"type": "send_sms", "message": "Hi {{first_name | there}}"},
                 {"type": "call_task", "position": "bottom"}]"""));
        assertThat(server.get("/api/v1/sequences/" + id, server.adminToken())
                        .body()
                        .at("/settings/window/to")
                        .asString())
                .isEqualTo("18:00");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void whatIsWrongStandsAtItsStep() {
        long id = create("Faulty", List.of(Map.of("type", "end")));
        Page page = browser.admin(true);
        page.navigate("/sequences/" + id);
        add(page, "send_sms", 2);
        page.locator("[name='s.1.message']").fill("Hi {{shoe_size}}");
        add(page, "webhook", 3);
        TestBrowser.press(page, "Save");
        assertThat(page.locator(".step.faulty")).hasCount(2);
        assertThat(page.locator(".step").nth(1).locator(".fault")).containsText("{{shoe_size}}");
        assertThat(page.locator(".step").nth(2).locator(".fault")).isVisible();
        assertThat(page.locator("[name='s.1.message']")).hasValue("Hi {{shoe_size}}");
        assertThat(TestBrowser.barriers(page)).isEmpty();
        page.locator("[name='s.1.message']").fill("Hi ");
        page.locator(".step").nth(1).locator("summary").click();
        page.locator(".step")
                .nth(1)
                .getByRole(
                        AriaRole.BUTTON,
                        new Locator.GetByRoleOptions().setName("first_name").setExact(true))
                .click();
        page.locator("[name='s.2.url']").fill("https://example.com/hook");
        save(page);
        assertThat(steps(id).path(1).path("message").asString()).isEqualTo("Hi {{first_name}}");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void aBranchKeepsToItsStepWhenStepsAreDragged() {
        long id = create(
                "Branching",
                List.of(
                        Map.of("type", "branch", "on", "reply", "then", 2, "else", 3),
                        Map.of("type", "wait", "duration", "P1D"),
                        Map.of("type", "call_task"),
                        Map.of("type", "end")));
        Page page = browser.admin(true);
        page.navigate("/sequences/" + id);
        page.locator(".step")
                .nth(1)
                .locator(".grip")
                .dragTo(page.locator(".step").nth(3));
        assertThat(page.locator(".step").nth(1)).containsText("2. Queue for a call");
        assertThat(page.locator("[name='s.0.then']")).hasValue("1");
        save(page);
        JsonNode saved = steps(id);
        assertThat(saved.at("/0/then").asInt()).isEqualTo(1);
        int otherwise = saved.at("/0/else").asInt();
        assertThat(saved.path(otherwise).path("type").asString()).isEqualTo("end");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void somebodyElsesEditIsNotOverwritten() {
        long id = create("Shared", List.of(Map.of("type", "end")));
        Page page = browser.admin(true);
        page.navigate("/sequences/" + id);
        server.patch("/api/v1/sequences/" + id, server.adminToken(), Map.of("name", "Theirs"));
        page.locator("[name=name]").fill("Mine");
        TestBrowser.press(page, "Save");
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("Someone else changed this");
        assertThat(server.get("/api/v1/sequences/" + id, server.adminToken())
                        .body()
                        .path("name")
                        .asString())
                .isEqualTo("Theirs");
        browser.complaints();
    }

    @Test
    void peopleAreSeenWithTheirNextMomentAndTakenOut() {
        long id = create("Slow", List.of(Map.of("type", "wait", "duration", "P30D"), Map.of("type", "end")));
        server.post(
                "/api/v1/webhook/forms",
                server.adminToken(),
                Map.of("phone_number", "+18185550177", "first_name", "Jane", "last_name", "Roe", "sequence_id", id));
        Page page = browser.admin(true);
        page.navigate("/sequences");
        Locator row = page.locator("tbody tr")
                .filter(new Locator.FilterOptions()
                        .setHas(page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Slow"))));
        assertThat(row).containsText("1 contact");
        assertThat(TestBrowser.barriers(page)).isEmpty();
        TestBrowser.press(page, "Pause Slow");
        assertThat(row).containsText("Paused");
        TestBrowser.press(page, "Resume Slow");
        assertThat(row).containsText("Running");
        row.getByText("1 contact").click();
        assertThat(page.locator("tbody").last()).containsText("Jane Roe");
        assertThat(page.locator("tbody").last()).containsText("Active");
        assertThat(TestBrowser.barriers(page)).isEmpty();
        TestBrowser.press(page, "Remove Jane Roe from the sequence");
        assertThat(page.locator("tbody").last()).containsText("Disenrolled");
        assertThat(browser.complaints()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aPreviewPrintsEachMomentOfAChosenContactBeforeAnythingIsSaved(boolean scripts) {
        server.post(
                "/api/v1/webhook/forms",
                server.adminToken(),
                Map.of("phone_number", "+13125550144", "first_name", "Yuki", "timezone", "America/Chicago"));
        long id = create("Previewed " + scripts, List.of(Map.of("type", "wait", "duration", "P1D")));
        Page page = browser.admin(scripts);
        page.navigate("/sequences/" + id);
        add(page, "send_sms", 2);
        page.locator("[name='s.1.message']").fill("Hi {{first_name | there}}");
        page.locator("#preview [name=contact]").fill("Nobody at all");
        TestBrowser.press(page, "Show each moment");
        assertThat(page.locator("#preview .fault")).containsText("No contact fits.");
        page.locator("#preview [name=contact]").fill("Yuki");
        page.locator("#preview [name=at]").fill("2027-03-10T12:00");
        TestBrowser.press(page, "Show each moment");
        assertThat(page.locator("#preview")).containsText("Yuki, by the clock in America/Chicago");
        assertThat(page.locator(".moments .said")).hasText("Hi Yuki");
        assertThat(page.locator(".moments li").last()).containsText("Leaves finished");
        assertThat(page.locator(".moments li").nth(1)).containsText("Thu 11 Mar");
        assertThat(page.locator("[name='s.1.message']")).hasValue("Hi {{first_name | there}}");
        assertThat(steps(id)).hasSize(1);
        page.locator("[name='s.1.message']").fill("Hi {{");
        TestBrowser.press(page, "Show each moment");
        assertThat(page.locator(".step").nth(1).locator(".fault")).isVisible();
        browser.complaints();
    }

    @Test
    void agentsDoNotEditSequences() {
        server.post(
                "/api/v1/users",
                server.adminToken(),
                Map.of("name", "Ann", "email", "ann@x.example", "role", "agent", "password", "a good password"));
        Page page = browser.signIn(browser.visitor(), "ann@x.example", "a good password");
        assertThat(page.navigate("/sequences").status()).isEqualTo(403);
        browser.complaints();
    }
}
