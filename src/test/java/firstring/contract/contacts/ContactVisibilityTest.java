package firstring.contract.contacts;

import static firstring.contract.Office.freshName;
import static firstring.contract.Office.freshPhone;
import static org.assertj.core.api.Assertions.assertThat;

import firstring.Await;
import firstring.TestClient.Reply;
import firstring.TestServer;
import firstring.contract.Office;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The contacts that a token can read and edit: an agent's own, and those of a team lead's team
 * (decisions 016 and 020). */
final class ContactVisibilityTest {
    private static final TestServer server = TestServer.start();
    private static final Office office = new Office(server, server.adminToken());
    private static final long agent = office.agent();
    private static final String token = token(agent);
    private static final long own = contact("user_id", agent);
    private static final long foreign = contact("user_id", office.agent());
    private static final long unowned = contact();

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String token(long user) {
        Reply made = server.post(
                "/api/v1/tokens",
                office.token(),
                Map.of("name", freshName("Token"), "user_id", user, "scopes", List.of("manage")));
        return made.body().get("value").asString();
    }

    private static long contact(Object... fields) {
        return Office.id(office.lead(freshPhone(), fields), "contact_id");
    }

    private static List<Long> listed(String value, String query) {
        List<Long> ids = new ArrayList<>();
        server.get("/api/v1/contacts?limit=200" + query, value)
                .body()
                .get("data")
                .forEach(contact -> ids.add(contact.get("id").asLong()));
        return ids;
    }

    @Test
    void anAgentListsOnlyTheirOwnContactsWithAnyFilter() {
        assertThat(listed(token, "")).contains(own).doesNotContain(foreign, unowned);
        assertThat(listed(token, "&user_id=" + agent)).contains(own);
        assertThat(listed(token, "&user_id=" + (agent + 1))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/timeline", "/changes?field=first_name", "/callability", "/powerdialer"})
    void anAgentReadsOnlyTheirOwnContacts(String part) {
        assertThat(server.get("/api/v1/contacts/" + own + part, token).status()).isEqualTo(200);
        for (long other : List.of(foreign, unowned)) {
            Reply reply = server.get("/api/v1/contacts/" + other + part, token);
            assertThat(reply.status()).as(reply.text()).isEqualTo(403);
        }
        assertThat(server.get("/api/v1/contacts/4711" + part, token).status()).isEqualTo(404);
    }

    @Test
    void anAgentEditsOnlyTheirOwnContacts() {
        for (long other : List.of(foreign, unowned)) {
            String path = "/api/v1/contacts/" + other;
            assertThat(server.patch(path, token, Map.of("city", "Reno")).status())
                    .isEqualTo(403);
            assertThat(server.post(path + "/notes", token, Map.of("note", "x")).status())
                    .isEqualTo(403);
            assertThat(server.post(path + "/powerdialer", token, Map.of()).status())
                    .isEqualTo(403);
            assertThat(server.delete(path + "/powerdialer", token).status()).isEqualTo(403);
            assertThat(office.get(path).body().get("city").isNull()).isTrue();
        }
        String path = "/api/v1/contacts/" + own;
        assertThat(server.patch(path, token, Map.of("city", "Reno")).status()).isEqualTo(200);
        assertThat(server.post(path + "/notes", token, Map.of("note", "x")).status())
                .isEqualTo(201);
    }

    @Test
    void anAgentOwnsTheContactsTheyCreate() {
        Reply made = server.post("/api/v1/contacts", token, Map.of("phone_number", freshPhone()));
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        assertThat(made.body().get("user_id").asLong()).isEqualTo(agent);
        Reply forAnother =
                server.post("/api/v1/contacts", token, Map.of("phone_number", freshPhone(), "user_id", agent + 1));
        assertThat(forAnother.status()).isEqualTo(403);
    }

    /** A team lead with an agent in their ring group, and an agent who is in none of their groups. */
    private static final class TeamOf {
        private final long agent = office.agent();
        private final long stranger = office.agent();
        private final long lead = office.agent("role", "team_lead");
        private final long group = office.ringGroup(agent, lead);
        private final String token = token(lead);
        private final Reply ours = office.lead(freshPhone(), "user_id", agent, "add_to_powerdialer", true);
        private final Reply theirs = office.lead(freshPhone(), "user_id", stranger, "add_to_powerdialer", true);
        private final long own = Office.id(ours, "contact_id");
        private final long foreign = Office.id(theirs, "contact_id");

        private int get(String path) {
            return server.get(path, token).status();
        }
    }

    @Test
    void aTeamLeadSeesContactsOfTheirRingGroupsAndContactsWithoutAnOwner() {
        TeamOf team = new TeamOf();
        assertThat(listed(team.token, "")).contains(team.own, unowned).doesNotContain(team.foreign, own, foreign);
        assertThat(listed(team.token, "&user_id=" + team.agent)).containsExactly(team.own);
        assertThat(listed(team.token, "&user_id=" + team.stranger)).isEmpty();
        for (String part : List.of("", "/timeline", "/callability", "/powerdialer", "/enrollments")) {
            assertThat(team.get("/api/v1/contacts/" + team.own + part)).isEqualTo(200);
            assertThat(team.get("/api/v1/contacts/" + unowned + part)).isEqualTo(200);
            assertThat(team.get("/api/v1/contacts/" + team.foreign + part)).isEqualTo(403);
        }
        server.delete("/api/v1/ring-groups/" + team.group, office.token());
        assertThat(team.get("/api/v1/contacts/" + team.foreign))
                .as("who is in no ring group sees all")
                .isEqualTo(200);
    }

    @Test
    void aTeamLeadCanReassignContactsWithinTheirTeam() {
        TeamOf team = new TeamOf();
        String path = "/api/v1/contacts/" + team.own;
        assertThat(server.patch(path, team.token, Map.of("user_id", team.stranger))
                        .status())
                .isEqualTo(403);
        assertThat(server.patch(path, team.token, Map.of("user_id", team.lead)).status())
                .isEqualTo(200);
        assertThat(server.patch("/api/v1/contacts/" + team.foreign, team.token, Map.of("city", "Reno"))
                        .status())
                .isEqualTo(403);
        assertThat(server.post(
                                "/api/v1/contacts/" + team.own + "/merge",
                                team.token,
                                Map.of("contact_id", team.foreign))
                        .status())
                .isEqualTo(403);
    }

    @Test
    void aTeamLeadSeesTheQueuesAndLeadsOfTheirTeam() {
        TeamOf team = new TeamOf();
        assertThat(team.get("/api/v1/users/" + team.agent + "/powerdialer")).isEqualTo(200);
        assertThat(team.get("/api/v1/users/" + team.agent + "/today")).isEqualTo(200);
        assertThat(team.get("/api/v1/users/" + team.stranger + "/powerdialer")).isEqualTo(403);
        assertThat(server.post("/api/v1/users/" + team.stranger + "/powerdialer/next", team.token, Map.of())
                        .status())
                .isEqualTo(403);
        long ours = Office.id(team.ours, "lead_id");
        long theirs = Office.id(team.theirs, "lead_id");
        long refused = Office.id(office.lead("555"), "lead_id");
        List<Long> leads = new ArrayList<>();
        server.get("/api/v1/leads?limit=200", team.token)
                .body()
                .get("data")
                .forEach(lead -> leads.add(lead.get("id").asLong()));
        assertThat(leads).contains(ours, refused).doesNotContain(theirs);
        assertThat(team.get("/api/v1/leads/" + ours)).isEqualTo(200);
        assertThat(team.get("/api/v1/leads/" + refused)).isEqualTo(200);
        assertThat(team.get("/api/v1/leads/" + theirs)).isEqualTo(403);
        assertThat(server.post("/api/v1/leads/" + theirs + "/replay", team.token, Map.of())
                        .status())
                .isEqualTo(403);
    }

    @Test
    void aTeamLeadSeesTheMessagesAndEnrollmentsOfTheirTeam() {
        TeamOf team = new TeamOf();
        long sequence = office.sequence();
        for (long contact : List.of(team.own, team.foreign)) {
            server.post(
                    "/api/v1/sequences/" + sequence + "/enrollments", office.token(), Map.of("contact_id", contact));
            server.post(
                    "/api/v1/messages",
                    office.token(),
                    Map.of("channel", "sms", "contact_id", contact, "body", "Hello"));
        }
        String enrollments = "/api/v1/sequences/" + sequence + "/enrollments";
        assertThat(contacts(server.get(enrollments, team.token))).containsExactly(team.own);
        assertThat(contacts(server.get("/api/v1/messages?limit=200", team.token)))
                .contains(team.own)
                .doesNotContain(team.foreign);
        assertThat(server.delete(enrollments, team.token)
                        .body()
                        .get("disenrolled")
                        .asInt())
                .isEqualTo(1);
        assertThat(contacts(office.get(enrollments + "?state=active"))).containsExactly(team.foreign);
    }

    @Test
    void aTeamLeadSeesAMergeOnlyIfTheySeeBothContacts() {
        TeamOf team = new TeamOf();
        long ours = merge(team.own, contact());
        long theirs = merge(team.foreign, contact());
        long mixed = merge(contact("user_id", team.agent), contact("user_id", team.stranger));
        assertThat(listed(team.token, "/api/v1/merges", "id"))
                .contains(ours, mixed)
                .doesNotContain(theirs);
        assertThat(server.post("/api/v1/merges/" + theirs + "/undo", team.token, Map.of())
                        .status())
                .isEqualTo(403);
        server.post("/api/v1/merges/" + mixed + "/undo", office.token(), Map.of());
        assertThat(listed(team.token, "/api/v1/merges", "id"))
                .as("another user's contact is back")
                .contains(ours)
                .doesNotContain(theirs, mixed);
        assertThat(team.get("/api/v1/merges/" + ours)).isEqualTo(200);
        assertThat(team.get("/api/v1/merges/" + theirs)).isEqualTo(403);
        assertThat(team.get("/api/v1/merges/" + mixed)).isEqualTo(403);
        assertThat(listed(office.token(), "/api/v1/merges", "id")).contains(ours, theirs, mixed);
    }

    private static long merge(long kept, long gone) {
        server.post("/api/v1/contacts/" + kept + "/merge", office.token(), Map.of("contact_id", gone));
        return office.get("/api/v1/merges?contact_id=" + kept)
                .body()
                .at("/data/0/id")
                .asLong();
    }

    @Test
    void aTeamLeadSeesTheBulkActionsOfTheirTeamAndTheSkippedContactsTheyCanSee() {
        TeamOf team = new TeamOf();
        long both = office.agent("role", "team_lead");
        office.ringGroup(both, team.lead);
        office.ringGroup(both, team.stranger);
        String path = "/api/v1/bulk-actions";
        long foreign = tag(token(team.stranger), team.foreign);
        long admins = tag(office.token(), team.own);
        long ours = tag(token(team.agent), team.own);
        assertThat(listed(team.token, path, "id")).contains(ours).doesNotContain(foreign, admins);
        assertThat(listed(token(both), path, "id")).contains(foreign);
        assertThat(listed(office.token(), path, "id")).contains(ours, foreign, admins);
        for (long hidden : List.of(foreign, admins)) {
            assertThat(team.get(path + "/" + hidden)).isEqualTo(403);
            assertThat(team.get(path + "/" + hidden + "/skipped")).isEqualTo(403);
            assertThat(server.post(path + "/" + hidden + "/cancel", team.token, Map.of())
                            .status())
                    .isEqualTo(403);
        }
        assertThat(team.get(path + "/" + ours)).isEqualTo(200);

        long queued = bulk(
                token(both),
                Map.of(
                        "action",
                        "add_to_powerdialer",
                        "contact_ids",
                        List.of(stopped(team.agent), stopped(team.stranger))));
        assertThat(listed(token(both), path + "/" + queued + "/skipped", "contact_id"))
                .hasSize(2);
        assertThat(listed(team.token, path + "/" + queued + "/skipped", "contact_id"))
                .hasSize(1)
                .allMatch(contact -> team.get("/api/v1/contacts/" + contact) == 200);
    }

    private static long stopped(long owner) {
        return contact("user_id", owner, "is_dnc", true);
    }

    private static long tag(String token, long contact) {
        return bulk(token, Map.of("action", "add_tag", "tag_id", office.tag(), "contact_ids", List.of(contact)));
    }

    private static long bulk(String token, Map<String, ?> action) {
        Reply made = server.post("/api/v1/bulk-actions", token, action);
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        String path = "/api/v1/bulk-actions/" + Office.id(made, "id");
        Await.until(
                "the end of the action",
                () -> !office.get(path).body().get("finished_at").isNull());
        return Office.id(made, "id");
    }

    private static List<Long> listed(String value, String path, String id) {
        List<Long> ids = new ArrayList<>();
        server.get(path + "?limit=200", value)
                .body()
                .get("data")
                .forEach(row -> ids.add(row.get(id).asLong()));
        return ids;
    }

    private static List<Long> contacts(Reply page) {
        List<Long> ids = new ArrayList<>();
        page.body().get("data").forEach(row -> ids.add(row.get("contact_id").asLong()));
        return ids;
    }

    @Test
    void aTeamLeadWithoutARingGroupSeesEverything() {
        String lead = token(office.agent("role", "team_lead"));
        assertThat(listed(lead, "")).contains(own, foreign, unowned);
        assertThat(server.get("/api/v1/contacts/" + foreign, lead).status()).isEqualTo(200);
        assertThat(server.get("/api/v1/conflicts", lead).status()).isEqualTo(200);
        assertThat(server.get("/api/v1/conflicts", token).status()).isEqualTo(403);
    }
}
