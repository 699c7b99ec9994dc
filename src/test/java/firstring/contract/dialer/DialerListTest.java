package firstring.contract.dialer;

import static firstring.contract.Office.assertFault;
import static firstring.contract.Office.assertFaultOn;
import static firstring.contract.Office.fields;
import static firstring.contract.Office.freshName;
import static firstring.contract.Office.freshPhone;
import static firstring.contract.Office.id;
import static firstring.contract.Office.warnedFields;
import static firstring.contract.Office.warningCodes;
import static org.assertj.core.api.Assertions.assertThat;

import firstring.Await;
import firstring.TestClient.Reply;
import firstring.TestServer;
import firstring.contract.Office;
import firstring.contract.Together;
import firstring.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Dialer lists: managing them, leads that name them, calling through them and clearing them (decision 018). */
final class DialerListTest {
    private static final TestServer server = TestServer.start();
    private static final Office office = new Office(server, server.adminToken());
    private static final String FAMILY = "/api/v1/webhook/powerdialer-";

    @AfterAll
    static void stop() {
        server.close();
    }

    /** After every test, each counter matches its rows. */
    @AfterEach
    void countersAreExact() {
        assertThat(numbers("""
                select count(*) from queue q
                where q.open_count <> (select count(*) from dialer_entry e
                  where e.user_id = q.user_id and e.state in ('queued', 'leased'))
                """)).containsExactly(0L);
        assertThat(numbers("""
                select count(*) from dialer_list l
                where l.open_count <> (select count(*) from dialer_entry e
                  where e.list_id = l.id and e.state in ('queued', 'leased'))
                """)).containsExactly(0L);
    }

    @Test
    void aListIsCreatedEditedAndArchived() {
        long user = office.agent();
        String name = freshName("List");
        long list = office.create("/api/v1/dialer-lists", Map.of("name", name, "user_ids", List.of(user)));
        assertThat(show(list).body().get("user_ids")).isEqualTo(Json.tree("[" + user + "]"));
        assertThat(server.post("/api/v1/dialer-lists", office.token(), Map.of("name", name.toUpperCase(Locale.ROOT)))
                        .status())
                .isEqualTo(400);
        Reply edited = server.patch("/api/v1/dialer-lists/" + list, office.token(), Map.of("user_ids", List.of()));
        assertThat(edited.body().get("user_ids").isEmpty()).isTrue();
        assertThat(edited.body().get("name").asString()).isEqualTo(name);
        assertFault(
                server.patch("/api/v1/dialer-lists/" + list, office.token(), Map.of("user_ids", List.of(4711))),
                "user_ids",
                "`user_ids` must be ids of users in this account.");
        add(freshPhone(), list);
        assertThat(server.delete("/api/v1/dialer-lists/" + list, office.token()).status())
                .isEqualTo(204);
        assertThat(show(list).body().get("archived_at").isNull()).isFalse();
        assertThat(contacts(list)).isEmpty();
    }

    @Test
    void aLeadIsAddedToEveryNamedListWithOrWithoutAnOwner() {
        long first = list();
        long second = list();
        String phone = freshPhone();
        Reply reply = office.lead(phone, "list_ids", List.of(first, second));
        assertThat(reply.status()).as(reply.text()).isEqualTo(201);
        assertThat(reply.body().get("user_id").isNull()).isTrue();
        assertThat(reply.body().get("dialer_lists")).isEqualTo(Json.tree("""
                [{"list_id":%d,"position":1,"already_queued":false},{"list_id":%d,"position":1,"already_queued":false}]
                """.formatted(first, second)));
        assertThat(contacts(first)).containsExactly(id(reply, "contact_id"));
        assertThat(warningCodes(reply)).isEmpty();
        Reply plain = office.lead(freshPhone());
        assertThat(plain.body().has("dialer_lists")).isFalse();
    }

    @Test
    void thereIsOneOpenRowPerContactAndListAndTopMovesItUp() {
        long list = list();
        String phone = freshPhone();
        long contact = add(phone, list);
        long other = add(freshPhone(), list);
        assertThat(placement(office.lead(phone, "list_ids", "" + list))).isEqualTo("null,true");
        assertThat(contacts(list)).containsExactly(contact, other);
        long newest = id(office.lead(freshPhone(), "list_ids", list, "powerdialer_position", "top"), "contact_id");
        assertThat(contacts(list)).containsExactly(newest, contact, other);
        assertThat(placement(office.lead(phone, "list_ids", list, "powerdialer_position", "top")))
                .isEqualTo("1,true");
        assertThat(contacts(list)).containsExactly(contact, newest, other);
    }

    @Test
    void anUnknownListIsAFaultAndAnArchivedOneIsSkippedWithAWarning() {
        Reply unknown = office.lead(freshPhone(), "list_ids", List.of(4711));
        assertFaultOn(unknown, "list_ids");
        assertThat(unknown.text()).contains("The selected list ids is invalid.", "There is no list 4711.");
        assertFault(office.lead(freshPhone(), "list_ids", "a,b"), "list_ids", "The selected list ids is invalid.");
        long list = list();
        long open = list();
        server.delete("/api/v1/dialer-lists/" + list, office.token());
        Reply reply = office.lead(freshPhone(), "list_ids", List.of(list, open));
        assertThat(reply.status()).as(reply.text()).isEqualTo(201);
        assertThat(warningCodes(reply)).containsExactly("archived");
        assertThat(warnedFields(reply)).containsExactly("list_ids");
        assertThat(contacts(open)).hasSize(1);
    }

    @Test
    void aDryRunReportsThePositionWithoutTakingIt() {
        long list = list();
        Reply reply = office.lead(freshPhone(), "list_ids", list, "dry_run", true, "explain", true);
        assertThat(placement(reply)).isEqualTo("1,false");
        assertThat(reply.body().at("/trace/dialer_lists/0/list_id").asLong()).isEqualTo(list);
        assertThat(contacts(list)).isEmpty();
    }

    @Test
    void aReplayAddsToTheList() {
        long list = list();
        Reply refused = office.lead("invalid", "list_ids", list);
        assertThat(refused.status()).isEqualTo(400);
        Reply replay = server.post(
                "/api/v1/leads/" + id(refused, "lead_id") + "/replay",
                office.token(),
                Map.of("phone_number", freshPhone()));
        assertThat(replay.status()).as(replay.text()).isEqualTo(201);
        assertThat(contacts(list)).hasSize(1);
    }

    @Test
    void aParkedLeadIsInItsListsAtOnceAndItsHandOutKeepsThem() {
        long list = list();
        long member = office.agent();
        long group = office.ringGroup(member);
        Reply reply = office.send(fields(
                "phone_number",
                freshPhone(),
                "distribute_to_ring_group",
                true,
                "ring_group_id",
                group,
                "check_available_users",
                true,
                "add_to_powerdialer",
                true,
                "list_ids",
                list));
        assertThat(warningCodes(reply)).contains("parked");
        assertThat(contacts(list)).containsExactly(id(reply, "contact_id"));
        office.setStatus(member, "available");
        Await.until("the queue has it", () -> office.queue(member).equals(List.of(id(reply, "contact_id"))));
        assertThat(contacts(list)).containsExactly(id(reply, "contact_id"));
    }

    @Test
    void doNotContactRemovesTheContactAndKeepsItOut() {
        long list = list();
        String phone = freshPhone();
        add(phone, list);
        add(freshPhone(), list);
        office.lead(phone, "is_dnc", true);
        assertThat(contacts(list)).hasSize(1);
        Reply again = office.lead(phone, "list_ids", list);
        assertThat(warningCodes(again)).containsExactly("do_not_contact");
        assertThat(contacts(list)).hasSize(1);
    }

    @Test
    void aStoppedNumberAddedByALeadRemovesTheContact() {
        String stopped = freshPhone();
        assertThat(server.post("/api/v1/do-not-contact", office.token(), Map.of("phone_numbers", List.of(stopped)))
                        .status())
                .isEqualTo(200);
        long list = list();
        String phone = freshPhone();
        add(phone, list);
        office.lead(phone, "other_phone_numbers", List.of(stopped));
        assertThat(contacts(list)).isEmpty();
    }

    @Test
    void doNotContactAndDeletionRemoveTheContact() {
        long list = list();
        long marked = add(freshPhone(), list);
        long deleted = add(freshPhone(), list);
        server.patch("/api/v1/contacts/" + marked, office.token(), Map.of("is_dnc", true));
        assertThat(contacts(list)).containsExactly(deleted);
        server.delete("/api/v1/contacts/" + deleted, office.token());
        assertThat(contacts(list)).isEmpty();
    }

    @Test
    void aNewOwnerChangesNothingInAList() {
        long list = list();
        long contact = add(freshPhone(), list, "user_id", office.agent());
        server.patch("/api/v1/contacts/" + contact, office.token(), Map.of("user_id", office.agent()));
        assertThat(contacts(list)).containsExactly(contact);
    }

    @Test
    void aMergeLeavesOneEntryPerListAndUndoingItRestoresBoth() {
        long shared = list();
        long own = list();
        long kept = add(freshPhone(), shared);
        String phone = freshPhone();
        long gone = add(phone, shared);
        office.lead(phone, "list_ids", own);
        Reply merge = server.post("/api/v1/contacts/" + kept + "/merge", office.token(), Map.of("contact_id", gone));
        assertThat(merge.status()).as(merge.text()).isEqualTo(200);
        assertThat(contacts(shared)).containsExactly(kept);
        assertThat(contacts(own)).containsExactly(kept);
        countersAreExact();
        Reply undone = server.post("/api/v1/merges/" + id(merge, "merge_id") + "/undo", office.token(), Map.of());
        assertThat(undone.status()).as(undone.text()).isLessThan(300);
        assertThat(contacts(shared)).containsExactly(kept, gone);
        assertThat(contacts(own)).containsExactly(gone);
    }

    @Test
    void theUsersOfAListShareIt() {
        long ana = office.agent();
        long ben = office.agent();
        long list = list(ana, ben);
        long first = add(freshPhone(), list);
        long second = add(freshPhone(), list);
        Reply forAna = next(ana, list);
        Reply forBen = next(ben, list);
        assertThat(forAna.body().at("/data/contact/id").asLong()).isEqualTo(first);
        assertThat(forBen.body().at("/data/contact/id").asLong()).isEqualTo(second);
        assertThat(next(ana, list).body().get("data").isNull()).isTrue();
        String lease = forAna.body().at("/data/lease").asString();
        Reply renewed =
                server.post("/api/v1/users/" + ana + "/powerdialer/next", office.token(), Map.of("lease", lease));
        assertThat(renewed.status()).as(renewed.text()).isEqualTo(200);
        long entry = forAna.body().at("/data/entry/id").asLong();
        Reply disposed = server.post(
                "/api/v1/users/" + ana + "/powerdialer/" + entry + "/dispose",
                office.token(),
                Map.of("disposition_status_id", office.dispositionStatus(), "lease", lease));
        assertThat(disposed.status()).as(disposed.text()).isEqualTo(200);
        assertThat(disposed.body().get("list_id").asLong()).isEqualTo(list);
        assertThat(contacts(list)).containsExactly(second);
        assertThat(office.queue(ana)).isEmpty();
    }

    @Test
    void otherUsersCannotSeeOrUseAList() {
        long list = list(office.agent());
        add(freshPhone(), list);
        long stranger = office.agent();
        assertFault(next(stranger, list), "list_id", "The selected list id is invalid.");
        Reply token = server.post(
                "/api/v1/tokens",
                office.token(),
                Map.of("name", freshName("Token"), "user_id", stranger, "scopes", List.of("manage")));
        String own = token.body().get("value").asString();
        assertThat(server.get("/api/v1/dialer-lists/" + list, own).status()).isEqualTo(404);
        assertThat(server.get("/api/v1/dialer-lists/" + list + "/entries", own).status())
                .isEqualTo(404);
        assertThat(server.get("/api/v1/dialer-lists", own).body().get("data").isEmpty())
                .isTrue();
        assertThat(server.post("/api/v1/dialer-lists", own, Map.of("name", "Mine"))
                        .status())
                .isEqualTo(403);
    }

    @Test
    void theFamilyRemovesAContactFromEveryListAndQueue() {
        long owner = office.agent();
        long list = list();
        long contact = add(freshPhone(), list, "user_id", owner, "add_to_powerdialer", true);
        Reply removed = family("remove-contact-from-lists", "contact_id", contact);
        assertThat(removed.status()).as(removed.text()).isEqualTo(200);
        assertThat(removed.text())
                .isEqualTo("{\"message\":\"The contact has been removed from the Power Dialer lists.\"}");
        assertThat(office.queue(owner)).isEmpty();
        assertThat(contacts(list)).isEmpty();
        assertThat(family("remove-contact-from-lists", "contact_id", contact).status())
                .isEqualTo(200);
        Reply unknown = family("remove-contact-from-lists", "contact_id", 4711);
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.text()).isEqualTo("{\"message\":\"The requested contact id does not exist.\"}");
        assertThat(numbers("select count(*) from timeline where outcome = 'removed' and contact_id = " + contact))
                .containsExactly(2L);
    }

    @Test
    void theFamilyClearsAUsersQueueAndTheListsOnlyTheyUse() {
        long user = office.agent();
        long alone = list(user);
        long together = list(user, office.agent());
        add(freshPhone(), alone, "user_id", user, "add_to_powerdialer", true);
        long stays = add(freshPhone(), together);
        assertThat(family("clear-user-lists", "user_id", user).status()).isEqualTo(200);
        assertThat(office.queue(user)).isEmpty();
        assertThat(contacts(alone)).isEmpty();
        assertThat(contacts(together)).containsExactly(stays);
        assertThat(family("clear-user-lists", "user_id", 4711).status()).isEqualTo(404);
        assertThat(server.post(FAMILY + "clear-user-lists", office.tokenOf("intake"), Map.of("user_id", user))
                        .status())
                .isEqualTo(403);
    }

    @Test
    void aClearedQueueIsFilledWithParkedLeads() {
        long member = office.availableAgent("open_queue_cap", 1);
        long group = office.ringGroup(member);
        Reply first = toGroup(group);
        Reply parked = toGroup(group);
        assertThat(warningCodes(parked)).contains("parked");
        assertThat(office.queue(member)).containsExactly(id(first, "contact_id"));
        family("clear-user-lists", "user_id", member);
        Await.until("the queue has it", () -> office.queue(member).equals(List.of(id(parked, "contact_id"))));
    }

    @Test
    void aListLongerThanOneBatchIsClearedCompletely() {
        long list = list();
        int entries = 1_203;
        execute("""
                insert into contact (account_id, id, phone_number, timezone, timezone_explicit, created_at, updated_at)
                select l.account_id, l.id * 100000 + n, '+1818' || (6000000 + n), 'America/Los_Angeles', false, now(), now()
                from dialer_list l, generate_series(1, %d) n where l.id = %d
                """.formatted(entries, list));
        execute("""
                insert into dialer_entry (account_id, id, list_id, contact_id, rank, added_at)
                select l.account_id, -n, l.id, l.id * 100000 + n, n, now()
                from dialer_list l, generate_series(1, %d) n where l.id = %d
                """.formatted(entries, list));
        execute("update dialer_list set open_count = %d, last_rank = %d where id = %d"
                .formatted(entries, entries, list));
        Reply cleared = family("clear-list", "list_id", list);
        assertThat(cleared.status()).as(cleared.text()).isEqualTo(200);
        assertThat(contacts(list)).isEmpty();
        assertThat(family("clear-list", "list_id", 4711).status()).isEqualTo(404);
    }

    @Test
    void leadsDuringAClearKeepTheCounterExact() throws Exception {
        long list = list();
        List<String> phones = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            phones.add(freshPhone());
        }
        List<Callable<Integer>> calls = new ArrayList<>();
        for (int i = 0; i < phones.size(); i++) {
            String phone = phones.get(i);
            boolean clears = i % 5 == 0;
            boolean stops = i % 7 == 0;
            calls.add(() -> office.lead(phone, "list_ids", list).status());
            calls.add(
                    () -> office.lead(phone, "list_ids", list, "is_dnc", stops).status());
            calls.add(() -> clears ? family("clear-list", "list_id", list).status() : 200);
        }
        assertThat(Together.call(calls)).allMatch(status -> status == 200 || status == 201);
        countersAreExact();
    }

    private static Reply toGroup(long group) {
        return office.lead(
                freshPhone(),
                "distribute_to_ring_group",
                true,
                "ring_group_id",
                group,
                "check_available_users",
                true,
                "add_to_powerdialer",
                true);
    }

    private static long list(Long... users) {
        return office.create("/api/v1/dialer-lists", Map.of("name", freshName("List"), "user_ids", List.of(users)));
    }

    private static long add(String phone, long list, Object... more) {
        Map<String, Object> lead = fields("phone_number", phone, "list_ids", List.of(list));
        lead.putAll(fields(more));
        Reply reply = office.send(lead);
        assertThat(reply.status()).as(reply.text()).isLessThan(300);
        return id(reply, "contact_id");
    }

    private static String placement(Reply reply) {
        var placed = reply.body().at("/dialer_lists/0");
        return placed.path("position").asString("null") + ","
                + placed.path("already_queued").asBoolean();
    }

    private static Reply next(long user, long list) {
        return server.post("/api/v1/users/" + user + "/powerdialer/next", office.token(), Map.of("list_id", list));
    }

    private static Reply family(String call, String field, long value) {
        return server.post(FAMILY + call, office.token(), Map.of(field, value));
    }

    private static Reply show(long list) {
        return office.get("/api/v1/dialer-lists/" + list);
    }

    private static List<Long> contacts(long list) {
        Reply reply = office.get("/api/v1/dialer-lists/" + list + "/entries?limit=200");
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        List<Long> contacts = new ArrayList<>();
        reply.body()
                .get("data")
                .forEach(entry -> contacts.add(entry.get("contact_id").asLong()));
        return contacts;
    }

    private static List<Long> numbers(String sql) {
        return server.database()
                .jdbi()
                .withHandle(handle -> handle.createQuery(sql).mapTo(Long.class).list());
    }

    private static void execute(String sql) {
        server.database().jdbi().useHandle(handle -> handle.execute(sql));
    }
}
