package firstring.contract.leads;

import static firstring.contract.Office.freshPhone;
import static firstring.contract.Office.warningCodes;
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

/** docs/contract.md 1.8: leads that no member can take, and their hand-out. */
final class LeadApiParkingTest {

    private static final TestServer server = TestServer.start();
    private static final Office office = new Office(server, server.adminToken());

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Reply park(String phone, long group, Object... more) {
        Map<String, Object> lead = Office.fields(
                "phone_number",
                phone,
                "distribute_to_ring_group",
                true,
                "ring_group_id",
                group,
                "check_available_users",
                true,
                "add_to_powerdialer",
                true);
        lead.putAll(Office.fields(more));
        return office.send(lead);
    }

    private static long parked(Reply reply) {
        assertThat(reply.status()).as(reply.text()).isIn(200, 201);
        assertThat(warningCodes(reply)).contains("parked");
        assertThat(reply.body().get("user_id").isNull()).isTrue();
        assertThat(reply.body().get("powerdialer").isNull()).isTrue();
        return Office.id(reply, "contact_id");
    }

    private static long ownerOf(String phone) {
        return office.contact(phone).get("user_id").asLong(0);
    }

    @Test
    void aLeadThatNoMemberCanTakeIsParkedUntilOneCan() {
        long member = office.agent();
        String phone = freshPhone();
        long sequence = office.sequence();
        long contact = parked(park(phone, office.ringGroup(member), "sequence_id", sequence));
        assertThat(office.queue(member)).isEmpty();
        office.setStatus(member, "available");
        Await.until("hand-out", () -> ownerOf(phone) == member);
        assertThat(office.queue(member)).containsExactly(contact);
        assertThat(office.contact(phone).get("sequence_id").asLong()).isEqualTo(sequence);
    }

    @Test
    void aNewMemberGetsTheParkedLeads() {
        long group = office.ringGroup(office.agent());
        String phone = freshPhone();
        parked(park(phone, group));
        long joining = office.availableAgent();
        server.patch(
                "/api/v1/ring-groups/" + group, office.token(), Map.of("members", List.of(Map.of("user_id", joining))));
        Await.until("hand-out", () -> ownerOf(phone) == joining);
    }

    @Test
    void raisingACapTriggersAHandOut() {
        long capped = office.availableAgent("open_queue_cap", 0);
        String phone = freshPhone();
        parked(park(phone, office.ringGroup(capped)));
        server.patch("/api/v1/users/" + capped, office.token(), Map.of("open_queue_cap", 5));
        Await.until("hand-out", () -> ownerOf(phone) == capped);
    }

    @Test
    void aGroupWithoutAnyActiveMemberParksWithNoMember() {
        long gone = office.agent();
        long group = office.ringGroup(gone);
        office.archive("user_id", gone);
        Reply reply =
                office.lead(freshPhone(), "distribute_to_ring_group", true, "ring_group_id", group, "explain", true);
        assertThat(reply.status()).isEqualTo(201);
        assertThat(reply.body().get("user_id").isNull()).isTrue();
        assertThat(warningCodes(reply)).isNotEmpty();
        assertThat(reply.text()).contains("no_member");
        Reply empty = office.lead(
                freshPhone(),
                "distribute_to_ring_group",
                true,
                "ring_group_id",
                office.ringGroup(),
                "explain",
                true,
                "check_available_users_with_fallback",
                true);
        assertThat(empty.text()).contains("no_member");
    }

    @Test
    void anExistingOwnerStaysAndNothingIsParked() {
        String phone = freshPhone();
        long owner = office.agent();
        office.lead(phone, "user_id", owner);
        Reply reply = park(phone, office.ringGroup(office.agent()), "force_update", true);
        assertThat(warningCodes(reply)).contains("nobody_available").doesNotContain("parked");
        assertThat(Office.id(reply, "user_id")).isEqualTo(owner);
    }

    @Test
    void theOldestLeadsComeFirstUpToTheShareOfEachMember() {
        long member = office.agent();
        long group = office.ringGroup(Map.of("parking_share", 2), member);
        List<Long> contacts = new ArrayList<>();
        List<String> phones = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            phones.add(freshPhone());
            contacts.add(parked(park(phones.get(i), group)));
        }
        office.setStatus(member, "available");
        Await.until("two leads", () -> office.queue(member).size() == 2);
        assertThat(office.queue(member)).containsExactly(contacts.get(0), contacts.get(1));
        dispose(member);
        Await.until("the third lead", () -> office.queue(member).contains(contacts.get(2)));
        assertThat(ownerOf(phones.get(3))).isZero();
        assertThat(office.queue(member)).containsExactly(contacts.get(1), contacts.get(2));
    }

    private static void dispose(long user) {
        long entry = office.get("/api/v1/users/" + user + "/powerdialer")
                .body()
                .get("data")
                .get(0)
                .get("id")
                .asLong();
        Reply reply = server.post(
                "/api/v1/users/" + user + "/powerdialer/" + entry + "/dispose",
                office.token(),
                Map.of("disposition_status_id", office.dispositionStatus()));
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    }

    @Test
    void aParkingIsSupersededWhenTheContactGetsAnOwnerAnotherWay() {
        long member = office.agent();
        long owner = office.agent();
        long group = office.ringGroup(member);
        String phone = freshPhone();
        String witness = freshPhone();
        parked(park(phone, group));
        parked(park(witness, group));
        office.lead(phone, "user_id", owner);
        assertThat(states(phone)).containsExactly("superseded");
        office.setStatus(member, "available");
        Await.until("hand-out of the other", () -> ownerOf(witness) == member);
        assertThat(ownerOf(phone)).isEqualTo(owner);
    }

    @Test
    void aNewerParkingReplacesTheOlderOne() {
        long first = office.agent();
        long second = office.agent();
        String phone = freshPhone();
        parked(park(phone, office.ringGroup(first)));
        parked(park(phone, office.ringGroup(second)));
        assertThat(states(phone)).containsExactly("replaced", "open");
        office.setStatus(first, "available");
        office.setStatus(second, "available");
        Await.until("hand-out", () -> ownerOf(phone) != 0);
        assertThat(ownerOf(phone)).isEqualTo(second);
        assertThat(states(phone)).containsExactly("replaced", "handed_out");
    }

    private static List<String> states(String phone) {
        long contact = office.contact(phone).get("id").asLong();
        return server.database()
                .jdbi()
                .withHandle(db -> db.createQuery("select state from parking where contact_id = :contact order by id")
                        .bind("contact", contact)
                        .mapTo(String.class)
                        .list());
    }
}
