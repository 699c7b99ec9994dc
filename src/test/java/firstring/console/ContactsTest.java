package firstring.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import firstring.TestServer;
import firstring.accounts.CreatedAccount;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Contacts in a real browser, and who may see whose. */
final class ContactsTest {
    private static final String PASSWORD = "a good password";

    private static final TestServer server = TestServer.start();

    @RegisterExtension
    private static final TestBrowser browser = new TestBrowser(server);

    private static long lead(String token, Map<String, Object> fields) {
        return server.post("/api/v1/webhook/forms", token, fields)
                .body()
                .path("contact_id")
                .asLong();
    }

    private static void save(Page page) {
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Save"))
                .click();
    }

    @Test
    void aContactIsFoundAsOneTypesAndEditedWithItsProvenance() {
        long id = lead(
                server.adminToken(),
                Map.of("phone_number", "+18185550501", "first_name", "Quentin", "email", "q@example.com"));
        lead(server.adminToken(), Map.of("phone_number", "+18185550502", "first_name", "Other"));
        Page page = browser.admin(server.account());
        page.navigate("/contacts");
        page.keyboard().press("/");
        page.keyboard().type("quen");
        assertThat(page.locator("#contacts tbody tr")).hasCount(1);
        assertThat(TestBrowser.barriers(page)).isEmpty();
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Quentin"))
                .click();

        assertThat(page.locator(".field", new Page.LocatorOptions().setHasText("First name")))
                .containsText("lead ");
        assertThat(TestBrowser.barriers(page)).isEmpty();
        page.locator("[name=last_name]").fill("Quill <i>");
        page.locator("[name=email]").fill("");
        save(page);
        assertThat(page.getByText("Saved.")).isVisible();
        assertThat(page).hasTitle("Quentin Quill <i> · Firstring");
        assertThat(page.locator("[name=email]")).hasValue("");
        assertThat(page.locator(".field", new Page.LocatorOptions().setHasText("Last name")))
                .containsText("Admin");
        assertThat(server.get("/api/v1/contacts/" + id, server.adminToken())
                        .body()
                        .path("email")
                        .isNull())
                .isTrue();
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void aNoteTagsAndNumbersAreChangedInPlace() {
        long id = lead(server.adminToken(), Map.of("phone_number", "+18185550510", "first_name", "Placid"));
        server.post("/api/v1/tags", server.adminToken(), Map.of("name", "Roof <b>"));
        Page page = browser.admin(server.account());
        page.navigate("/contacts/" + id);
        page.locator("[name=note]").fill("Call <i>after</i> six");
        TestBrowser.press(page, "Add note");
        assertThat(page.getByText("The note is kept.")).isVisible();
        assertThat(page.locator(".said")).hasText("Call <i>after</i> six");

        page.getByLabel("Add a tag").selectOption("Roof <b>");
        page.locator("#tags .entry button").click();
        assertThat(page.locator("#tags .chip")).hasText("Roof <b>");
        TestBrowser.press(page, "Remove the tag Roof <b>");
        assertThat(page.locator("#tags .chip")).hasCount(0);

        page.getByLabel("Another number").fill("818 555 0511");
        page.getByLabel("Label").fill("Office");
        page.locator("form[action$=numbers] button:text-is('Add')").click();
        assertThat(page.locator(".rows")).containsText(new String[] {"Office+18185550511"});
        page.getByLabel("Another number").fill("818 555 0511 0000 0000");
        page.locator("form[action$=numbers] button:text-is('Add')").click();
        assertThat(page.getByRole(AriaRole.ALERT)).isVisible();
        TestBrowser.press(page, "Remove +18185550511");
        assertThat(page.getByText("+18185550511")).hasCount(0);

        for (int i = 0; i < 31; i++) {
            server.post("/api/v1/contacts/" + id + "/notes", server.adminToken(), Map.of("note", "Note " + i));
        }
        page.navigate("/contacts/" + id);
        page.getByText("Everything, with what was changed").click();
        assertThat(page).hasTitle("What happened with Placid · Firstring");
        assertThat(page.locator(".said").last()).hasText("Call <i>after</i> six");
        assertThat(page.locator(".changes")).containsText(new String[] {"tags Roof <b> nothing"});
        assertThat(TestBrowser.barriers(page)).isEmpty();
        page.navigate("/contacts/" + id);

        page.getByText("Mark a number…").click();
        TestBrowser.press(page, "Mark");
        assertThat(page.getByText("The mark is kept with the number.")).isVisible();
        assertThat(page.locator("#callability")).containsText("belonging to someone else");
        TestBrowser.press(page, "Lift the mark Wrong number of +18185550510");
        assertThat(page.getByText("The mark is lifted.")).isVisible();
        browser.complaints();
    }

    @Test
    void whatAContactAgreedToIsShownAndAsItStoodAtAMoment() {
        Map<String, Object> lead = new HashMap<>(Map.of("phone_number", "+18185550515", "first_name", "Ledger"));
        lead.put("consent_channels", "sms,call");
        lead.put("consent_text", "Yes, <b>text</b> me.");
        lead.put("consent_at", "2026-01-31T09:00:00Z");
        lead.put("consent_ip", "203.0.113.7");
        lead.put("consent_page_url", "https://www.example.com/roof");
        lead.put("consent_certificate_id", "cert-4711");
        String path = "/contacts/" + lead(server.adminToken(), lead);
        server.post(
                "/api/v1" + path + "/consent",
                server.adminToken(),
                Map.of("channel", "sms", "given", false, "source", "phone", "text", "Asked to stop."));
        Page page = browser.admin(server.account());
        page.navigate(path);
        assertThat(page.locator("#consent .rows li"))
                .containsText(new String[] {"DeclinedSMS+18185550515", "AgreedCall+18185550515"});
        assertThat(page.locator("#consent .story li").first()).containsText("Declined: SMS to +18185550515");
        assertThat(page.locator("#consent .story li").first()).containsText("Phone · Admin");
        assertThat(page.locator("#consent .story li").nth(1)).containsText("Yes, <b>text</b> me.");
        assertThat(TestBrowser.barriers(page)).isEmpty();
        page.getByText("The whole ledger").click();
        assertThat(page).hasTitle("Consent of Ledger · Firstring");
        for (String proof : List.of("lead ", "from 203.0.113.7", "https://www.example.com/roof", "cert-4711")) {
            assertThat(page.locator(".story li").last()).containsText(proof);
        }
        assertThat(page.locator(".story li")).hasCount(3);
        page.locator("[name=at]").fill("2026-02-01T00:00:01");
        TestBrowser.press(page, "Show");
        assertThat(page.locator(".rows li"))
                .containsText(new String[] {"AgreedSMS+18185550515", "AgreedCall+18185550515"});
        assertThat(page.locator(".story li")).hasCount(2);
        assertThat(TestBrowser.barriers(page)).isEmpty();
        page.navigate(path + "/consent?at=2026-01-31T08:59:59Z");
        assertThat(page.getByText("Nothing was said until then.")).isVisible();
        assertThat(browser.complaints()).isEmpty();
        page.navigate(path + "/consent?at=lunch");
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("must be a time");
        browser.complaints();
    }

    @Test
    void whatAContactSaysIsRecordedOnItsPageWithAndWithoutScript() {
        String path = "/contacts/"
                + lead(server.adminToken(), Map.of("phone_number", "+18185550516", "email", "Said@example.com"));
        Page page = browser.admin(server.account());
        page.navigate(path);
        page.getByText("Record a consent…").click();
        page.locator("[name=way]").selectOption("Email to Said@example.com");
        page.locator("[name=source]").selectOption("On paper");
        page.locator("[name=text]").fill("Yes, <i>write</i> me.");
        page.locator("[name=said_at]").fill("2999-01-01T09:00:01");
        assertThat(TestBrowser.barriers(page)).isEmpty();
        TestBrowser.press(page, "Record");
        assertThat(page.locator("#consent .fault")).containsText("must not be in the future");
        page.locator("[name=said_at]").fill("2026-01-31T09:00:01");
        TestBrowser.press(page, "Record");
        assertThat(page.locator("#consent .note")).hasText("What was said is in the ledger.");
        assertThat(page.locator("#consent .rows li"))
                .containsText(new String[] {"AgreedEmailsaid@example.com31 January 2026, 09:00:01 America/New York"});
        assertThat(page.locator("#consent .story li").first()).containsText("Paper · Admin");
        assertThat(page.locator("#consent .story li").first()).containsText("Yes, <i>write</i> me.");

        Page plain = browser.admin(false);
        plain.navigate(path);
        plain.getByText("Record a consent…").click();
        plain.locator("[name=given]").selectOption("Declines, or takes it back");
        plain.locator("[name=way]").selectOption("Email to Said@example.com");
        plain.locator("[name=said_at]").fill("2999-01-01T09:00:01");
        TestBrowser.press(plain, "Record");
        assertThat(plain.locator(".fault")).containsText("must not be in the future");
        assertThat(plain.locator("[name=given]")).hasValue("false");
        plain.locator("[name=said_at]").fill("");
        TestBrowser.press(plain, "Record");
        assertThat(plain.locator("#consent .rows li")).containsText(new String[] {"DeclinedEmailsaid@example.com"});
        browser.complaints();
    }

    @Test
    void aContactIsQueuedAndTakenOutDeletedAndBroughtBack() {
        long admin = server.account().admin().value();
        long id = lead(
                server.adminToken(), Map.of("phone_number", "+18185550512", "first_name", "Waiter", "user_id", admin));
        Page page = browser.admin(server.account());
        page.navigate("/contacts/" + id);
        TestBrowser.press(page, "Queue for their owner");
        assertThat(page.locator("#places")).containsText("queue, place 1");
        TestBrowser.press(page, "Take out of all queues and lists");
        assertThat(page.locator("#places")).containsText("In no PowerDialer queue.");
        page.getByText("Delete this contact").click();
        assertThat(TestBrowser.barriers(page)).isEmpty();
        TestBrowser.press(page, "Delete");
        assertThat(page).hasTitle("Deleted contacts · Firstring");
        assertThat(TestBrowser.barriers(page)).isEmpty();
        TestBrowser.press(page, "Bring Waiter back");
        assertThat(page).hasTitle("Waiter · Firstring");
        page.getByText("Mark Do Not Contact…").click();
        TestBrowser.press(page, "Mark Waiter Do Not Contact");
        page.getByText("Allow calls again…").click();
        TestBrowser.press(page, "Allow calls to Waiter");
        assertThat(page.getByText("Mark Do Not Contact…")).isVisible();
        assertThat(page.getByText("Do not call:")).hasCount(0);
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void twoContactsBecomeOneAfterALookAtBothAndTwoAgain() {
        long kept = lead(
                server.adminToken(),
                Map.of("phone_number", "+18185550520", "first_name", "Twin", "email", "twin@example.com"));
        long gone = lead(
                server.adminToken(), Map.of("phone_number", "+18185550521", "first_name", "Twyn <b>", "city", "Reno"));
        Page page = browser.admin(server.account());
        page.navigate("/contacts/" + kept);
        page.getByText("Merge another contact…").click();
        page.locator("[name=q]").fill("Twyn");
        TestBrowser.press(page, "Search");
        page.getByText("Twyn <b>").click();
        assertThat(page.locator("table")).containsText("Reno");
        assertThat(page.locator("del")).hasText("Twyn <b>");
        assertThat(TestBrowser.barriers(page)).isEmpty();
        TestBrowser.press(page, "Merge");
        assertThat(page.getByText("The contacts are one now.")).isVisible();
        assertThat(page.locator("[name=city]")).hasValue("Reno");
        page.navigate("/contacts/" + gone);
        assertThat(page.getByText("The contact you asked for became part of this one."))
                .isVisible();
        assertThat(page.getByText("Undo…")).isVisible();
        TestBrowser.press(page, "Undo the merge");
        assertThat(page.getByText("The merge is undone")).isVisible();
        assertThat(page.locator("[name=city]")).hasValue("");
        page.navigate("/contacts/" + gone);
        assertThat(page).hasTitle("Twyn <b> · Firstring");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void aConflictIsEndedInItsRow() {
        lead(server.adminToken(), Map.of("phone_number", "+18185550530", "first_name", "Holder"));
        lead(
                server.adminToken(),
                Map.of("phone_number", "+18185550531", "first_name", "Asker", "other_phone_numbers", "8185550530"));
        Page page = browser.admin(server.account());
        page.navigate("/contacts/conflicts");
        assertThat(page.locator("tbody tr")).containsText(new String[] {"Asker"});
        assertThat(TestBrowser.barriers(page)).isEmpty();
        TestBrowser.press(page, "Move the number");
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("primary");
        TestBrowser.press(page, "Keep apart");
        assertThat(page.getByText("Resolved.")).isVisible();
        page.navigate("/contacts/conflicts?resolved=true");
        assertThat(page.locator("tbody tr")).containsText(new String[] {"kept apart"});
        browser.complaints();
    }

    @Test
    void oneClickDoesNotMarkEverybodyDoNotContactAndTheWholeOfItIsUndone() {
        for (int i = 0; i < 52; i++) {
            lead(server.adminToken(), Map.of("phone_number", "+1646555%04d".formatted(i), "first_name", "Crowd"));
        }
        Page page = browser.admin(server.account());
        page.navigate("/contacts?q=crowd");
        page.locator("[name=action]").selectOption("Mark");
        page.locator("[name=scope]").selectOption("all");
        TestBrowser.press(page, "Continue");
        assertThat(page.locator("#question")).containsText("Mark 52 contacts Do Not Contact?");
        assertThat(page.locator("main")).containsText("Nothing has been changed yet.");
        assertThat(TestBrowser.barriers(page)).isEmpty();
        page.getByLabel("Type 52 to confirm").fill("25");
        TestBrowser.press(page, "Apply to 52 contacts");
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("Type 52 to confirm.");
        browser.complaints();
        page.getByLabel("Type 52 to confirm").fill("52");
        TestBrowser.press(page, "Apply to 52 contacts");
        assertThat(page.locator("#progress")).containsText("52 changed, 0 skipped");

        TestBrowser.press(page, "Undo…");
        assertThat(page.locator("#question")).containsText("Undo “Mark Do Not Contact” for 52 contacts?");
        page.getByLabel("Type 52 to confirm").fill("52");
        TestBrowser.press(page, "Apply to 52 contacts");
        assertThat(page.locator("#progress")).containsText("52 changed, 0 skipped");
        page.navigate("/contacts?q=crowd&is_dnc=true");
        assertThat(page.locator("tbody tr.none")).isVisible();
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void manyAreChangedAtOnceWhileAPageShowsHowFarItIs() {
        server.post("/api/v1/tags", server.adminToken(), Map.of("name", "Bulky"));
        for (int i = 0; i < 3; i++) {
            lead(server.adminToken(), Map.of("phone_number", "+1818555055" + i, "first_name", "Bulkman"));
        }
        Page page = browser.admin(server.account());
        page.navigate("/contacts?q=bulkman");
        assertThat(TestBrowser.barriers(page)).isEmpty();
        page.locator("[name=action]").selectOption("Bulky");
        TestBrowser.press(page, "Continue");
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("Select the contacts");
        browser.complaints();
        page.navigate("/contacts?q=bulkman");
        page.locator("tbody input[type=checkbox]").first().check();
        page.locator("[name=action]").selectOption("Bulky");
        TestBrowser.press(page, "Continue");
        assertThat(page.locator("#progress")).containsText("1 changed, 0 skipped");
        page.navigate("/contacts?q=bulkman");
        page.locator("[name=action]").selectOption("Add to top of queue");
        page.locator("[name=scope]").selectOption("all");
        TestBrowser.press(page, "Continue");
        assertThat(page.locator("#question")).containsText("Add 3 contacts to the top of their owner’s queue?");
        TestBrowser.press(page, "Apply to 3 contacts");
        assertThat(page.locator("#progress")).containsText("0 changed, 3 skipped");
        assertThat(page.locator("#progress")).containsText("No owner");
        assertThat(page.locator("#progress tbody tr")).hasCount(3);
        assertThat(TestBrowser.barriers(page)).isEmpty();
        page.navigate("/contacts/bulk");
        assertThat(page.locator("tbody tr").getByText("Add tag: Bulky")).hasCount(1);
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void theListIsExportedAsItIsFiltered() {
        lead(server.adminToken(), Map.of("phone_number", "+18185550540", "first_name", "Exportia"));
        Page page = browser.admin(server.account());
        page.navigate("/contacts?q=exportia");
        com.microsoft.playwright.Download file =
                page.waitForDownload(() -> page.getByText("Export as CSV").click());
        assertThat(file.suggestedFilename()).isEqualTo("contacts.csv");
        assertThat(file.failure()).isNull();
    }

    @Test
    void aContactThatIsNotCalledSaysWhy() {
        long id = lead(server.adminToken(), Map.of("phone_number", "+18185550507", "first_name", "Idle"));
        Page page = browser.admin(server.account());
        page.navigate("/contacts/" + id);
        assertThat(page.locator("#callability")).containsText("Why is this contact not being called?");
        assertThat(page.locator("#callability .story")).containsText("owner");
        page.getByText("Mark Do Not Contact…").click();
        TestBrowser.press(page, "Mark Idle Do Not Contact");
        assertThat(page.locator("#callability .story")).containsText("Do Not Contact");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void anEditOfWhatSomebodyElseHasChangedIsNotLost() {
        long id = lead(server.adminToken(), Map.of("phone_number", "+18185550503", "first_name", "Racer"));
        Page page = browser.admin(server.account());
        page.navigate("/contacts/" + id);
        server.patch("/api/v1/contacts/" + id, server.adminToken(), Map.of("city", "Fresno"));
        page.locator("[name=city]").fill("Oakland");
        save(page);
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("Someone else changed this");
        assertThat(page.locator("[name=city]")).hasValue("Oakland");
        browser.complaints();
    }

    @Test
    void anAgentSeesHisOwnContactsAlone() {
        Map<String, Object> user =
                Map.of("name", "Own", "email", "own@example.com", "role", "agent", "password", PASSWORD);
        long agent = server.post("/api/v1/users", server.adminToken(), user)
                .body()
                .path("id")
                .asLong();
        Map<String, Object> owned = new HashMap<>(Map.of("phone_number", "+18185550504", "first_name", "Mine"));
        owned.put("user_id", agent);
        long mine = lead(server.adminToken(), owned);
        long notMine = lead(server.adminToken(), Map.of("phone_number", "+18185550505", "first_name", "Foreign"));

        Page page = browser.signIn(browser.visitor(), "own@example.com", PASSWORD);
        page.navigate("/contacts");
        assertThat(page.locator("#contacts tbody tr")).hasCount(1);
        assertThat(page.getByText("Mine")).isVisible();
        page.navigate("/contacts?owner=0&q=Foreign");
        assertThat(page.getByText("No matching contacts.")).isVisible();
        page.navigate("/contacts/" + mine);
        assertThat(page).hasTitle("Mine · Firstring");
        assertThat(browser.complaints()).isEmpty();
        page.navigate("/contacts/" + notMine);
        assertThat(page).hasTitle("You don't have access · Firstring");
        browser.complaints();
    }

    @Test
    void twoAccountsNeverSeeEachOthersData() {
        CreatedAccount other = server.createAccount("Rivals");
        long ours = lead(server.adminToken(), Map.of("phone_number", "+18185550506", "first_name", "Zanzibar"));
        long ourLead = server.get("/api/v1/leads?contact_id=" + ours, server.adminToken())
                .body()
                .path("data")
                .path(0)
                .path("id")
                .asLong();
        Page here = browser.admin(server.account());
        Page there = browser.admin(other);
        for (String path : List.of(
                "/",
                "/leads",
                "/contacts",
                "/dialer",
                "/set-up",
                "/set-up/users",
                "/set-up/tags",
                "/set-up/ring-groups",
                "/integrations/lead-api",
                "/profile",
                "/leads?q=8185550506",
                "/contacts?q=8185550506")) {
            there.navigate(path);
            assertThat(there.content()).as(path).doesNotContain("Zanzibar").doesNotContain("+18185550506");
        }
        here.navigate("/contacts?q=Zanzibar");
        assertThat(here.locator("#contacts tbody tr")).hasCount(1);
        assertThat(browser.complaints()).isEmpty();
        for (String path : List.of(
                "/contacts/" + ours,
                "/leads/" + ourLead,
                "/dialer?user=" + server.account().admin().value(),
                "/set-up/users/" + server.account().admin().value())) {
            there.navigate(path);
            assertThat(there).hasTitle("Page not found · Firstring");
        }
        browser.complaints();
    }

    @Test
    void whoIsInASequenceIsListedSavedAndChangedInBulk() {
        long sequence = server.post(
                        "/api/v1/sequences",
                        server.adminToken(),
                        Map.of("name", "Nurture", "steps", List.of(Map.of("type", "wait", "duration", "P1D"))))
                .body()
                .path("id")
                .asLong();
        long line = server.post("/api/v1/lines", server.adminToken(), Map.of("name", "Spring line"))
                .body()
                .path("id")
                .asLong();
        lead(server.adminToken(), Map.of("phone_number", "+18185550518", "first_name", "Outside"));
        lead(
                server.adminToken(),
                Map.of("phone_number", "+18185550519", "first_name", "In", "sequence_id", sequence, "line_id", line));
        Page page = browser.admin(server.account());
        page.navigate("/contacts");
        page.getByText("More filters").click();
        page.locator("[name=sequence_id]").selectOption("Nurture");
        assertThat(page.locator("#contacts .first")).hasText(new String[] {"In"});
        page.locator("[name=line_id]").selectOption("Spring line");
        page.waitForURL("**line_id=" + line + "**");
        assertThat(page.locator("#contacts .first")).hasText(new String[] {"In"});
        page.getByLabel("Name for this search").fill("Nurtured");
        TestBrowser.press(page, "Save search");
        page.navigate("/contacts");
        page.locator(".saved a").getByText("Nurtured").click();
        assertThat(page.locator("#contacts .first")).hasText(new String[] {"In"});
        assertThat(TestBrowser.barriers(page)).isEmpty();
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void aSearchIsSavedShownRenamedAndForgotten() {
        Page page = browser.admin(server.account());
        page.navigate("/contacts?q=saveme&is_dnc=true");
        page.getByLabel("Name for this search").fill("Stopped ones");
        TestBrowser.press(page, "Save search");
        assertThat(page.locator(".saved [aria-current]")).hasText("Stopped ones");
        assertThat(TestBrowser.barriers(page)).isEmpty();
        page.navigate("/contacts");
        page.locator(".saved a").click();
        assertThat(page.locator("#q")).hasValue("saveme");
        page.getByLabel("Name for this search").fill("Never call");
        TestBrowser.press(page, "Rename search");
        assertThat(page.locator(".saved [aria-current]")).hasText("Never call");
        assertThat(page.locator("#q")).hasValue("saveme");
        TestBrowser.press(page, "Delete saved search Never call");
        assertThat(page.locator(".saved")).hasCount(0);
        assertThat(browser.complaints()).isEmpty();
    }
}
