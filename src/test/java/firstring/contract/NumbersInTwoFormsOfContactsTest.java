package firstring.contract;

import static firstring.contract.Office.freshPhone;
import static firstring.contract.Office.id;
import static org.assertj.core.api.Assertions.assertThat;

import firstring.TestClient.Reply;
import firstring.TestServer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Contacts from before two forms counted as one number, when both forms could be stored. */
final class NumbersInTwoFormsOfContactsTest {
    private static final TestServer server = TestServer.startStill(TestServer.noon());
    private static final Office office = new Office(server, server.adminToken());

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void aContactWithBothFormsIsRestoredWithItsPrimaryFormAlone() {
        long contact = lead("+5491123456701");
        addBoth(contact, "+541123456701");
        assertThat(delete(contact).status()).isEqualTo(200);
        assertThat(restore(contact).status()).isEqualTo(200);
        assertThat(numbers(contact)).containsExactly("+5491123456701 true null");
    }

    @Test
    void aContactWithBothFormsIsNotRestoredWhenAnotherContactHasTheNumber() {
        long contact = lead("+5491123456702");
        addBoth(contact, "+541123456702");
        assertThat(delete(contact).status()).isEqualTo(200);
        lead("+5491123456702");
        assertThat(restore(contact).status()).isEqualTo(409);
        assertThat(numbers(contact)).isEmpty();
    }

    @Test
    void aContactKeepsItsOwnNumberWhenAnotherContactHasTheOtherForm() {
        long contact = lead("+5491123456711");
        long other = lead(freshPhone());
        sql("update contact_phone set has_twin = true where contact_id = ?", contact);
        sql("update contact_phone set e164 = '+541123456711', has_twin = true where contact_id = ?", other);
        sql("update contact set phone_number = '+541123456711' where id = ?", other);
        Reply saved = patch(contact, Map.of("phone_number", "+5491123456711", "first_name", "Ann"));
        assertThat(saved.status()).as(saved.text()).isEqualTo(200);
    }

    @Test
    void aContactKeepsItsOwnOtherNumberWhenAnotherContactHasTheOtherForm() {
        long contact = lead(freshPhone());
        addBoth(contact, "+5491123456712");
        long other = lead(freshPhone());
        sql("update contact_phone set e164 = '+541123456712', has_twin = true where contact_id = ?", other);
        sql("update contact set phone_number = '+541123456712' where id = ?", other);
        assertThat(patch(contact, Map.of("other_phone_numbers", List.of("+5491123456712")))
                        .status())
                .isEqualTo(200);
        assertThat(numbers(contact)).contains("+5491123456712 false true");
    }

    private static long lead(String phone) {
        return id(office.lead(phone), "contact_id");
    }

    private static Reply delete(long contact) {
        return office.client().delete("/api/v1/contacts/" + contact, office.token());
    }

    private static Reply restore(long contact) {
        return office.client().post("/api/v1/contacts/" + contact + "/restore", office.token(), Map.of());
    }

    private static Reply patch(long contact, Map<String, ?> body) {
        return server.patch("/api/v1/contacts/" + contact, office.token(), body);
    }

    private static void addBoth(long contact, String other) {
        sql("update contact_phone set has_twin = true where contact_id = ?", contact);
        sql("""
                insert into contact_phone (account_id, e164, contact_id, is_primary, created_at, has_twin)
                select account_id, ?, id, false, now(), true from contact where id = ?
                """, other, contact);
    }

    private static List<String> numbers(long contact) {
        return server.database()
                .jdbi()
                .withHandle(handle -> handle.createQuery("""
                        select concat(e164, ' ', is_primary::text, ' ', coalesce(has_twin::text, 'null'))
                        from contact_phone where contact_id = :contact order by e164
                        """)
                        .bind("contact", contact)
                        .mapTo(String.class)
                        .list());
    }

    private static void sql(String sql, Object... values) {
        server.database().jdbi().useHandle(handle -> handle.execute(sql, values));
    }
}
