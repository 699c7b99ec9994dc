package firstring.contract.contacts;

import static firstring.contract.Office.freshName;
import static firstring.contract.Office.freshPhone;
import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import firstring.TestClient.Reply;
import firstring.TestServer;
import firstring.contract.Office;
import firstring.text.CsvText;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Contacts as CSV: complete, in every script, and without formulas. */
final class ContactExportTest {
    private static final TestServer server = TestServer.start();
    private static final Office office = new Office(server, server.adminToken());

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String exported(String query) {
        Reply reply = office.get("/api/v1/contacts/export" + query);
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        assertThat(reply.header("Content-Type")).isEqualTo("text/csv; charset=utf-8");
        return reply.text();
    }

    private static List<NamedCsvRecord> rows(String query) {
        return CsvReader.builder().ofNamedCsvRecord(exported(query)).stream().toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "=1+1",
                "+1+cmd|' /C calc'!A0",
                "-2+3",
                "@SUM(1)",
                "\tx",
                "\rx",
                "\"quoted\", with comma",
                "two\r\nlines",
                "',x",
                "'; drop table contact; --",
                "<script>alert(1)</script>",
                "Ṱ̺̺o͞ 田中さん الكل 🧑‍💻 \u202eabc",
                "ﷺ\u200b\ufeff",
                "NULL",
                "-5",
                "+18185550100"
            })
    void aTextIsExportedAsSentButNeverAsAFormula(String text) {
        String phone = freshPhone();
        office.lead(phone, "notes", text, "csf1", text);
        NamedCsvRecord row = rows("?phone_number=" + phone.replace("+", "%2B")).getFirst();
        assertThat(row.getField("notes")).isEqualTo(CsvText.cell(text));
        assertThat(row.getField("csf1")).isEqualTo(CsvText.cell(text));
        assertThat(withoutGuards(CsvText.cell(text))).isEqualTo(withoutGuards(text));
        assertThat(row.getField("notes")).matches("(?s)[+-]?[0-9.]+|[^=+\\-@\t\r].*|");
        assertThat(row.getField("phone_number")).isEqualTo(phone);
    }

    private static String withoutGuards(String text) {
        return text.replace("'", "");
    }

    @Test
    void everyMatchingContactIsExportedExactlyOnce() {
        long tag = office.tag();
        for (int i = 0; i < 7; i++) {
            office.lead(freshPhone(), "tag_id", tag);
        }
        office.lead(freshPhone());
        assertThat(rows("?tag_id=" + tag).stream().map(row -> row.getField("id")))
                .hasSize(7)
                .doesNotHaveDuplicates();
        assertThat(rows("")).hasSizeGreaterThan(7);
        assertThat(office.get("/api/v1/contacts/export?color=red").status()).isEqualTo(400);
    }

    @Test
    void allFieldsAreExportedIncludingCustomOnes() {
        office.create("/api/v1/custom-fields", Map.of("key", "roof", "label", "Roof", "type", "text"));
        String phone = freshPhone();
        String other = freshPhone();
        String tag = freshName("Tag");
        long agent = office.agent("name", "Åse Berg");
        long status = office.dispositionStatus();
        office.lead(
                phone, "roof", "=flat", "other_phone_numbers", other, "tags", tag, "city", "Bodø", "user_id", agent);
        office.lead(phone, "disposition_status_id", status, "sequence_id", office.sequence());
        NamedCsvRecord row = rows("?phone_number=" + phone.replace("+", "%2B")).getFirst();
        assertThat(row.getField("roof")).isEqualTo("'=flat");
        assertThat(row.getField("other_phone_numbers")).isEqualTo(other);
        assertThat(row.getField("tags")).isEqualTo(tag);
        assertThat(row.getField("city")).isEqualTo("Bodø");
        assertThat(row.getField("is_dnc")).isEqualTo("false");
        assertThat(row.getField("user")).isEqualTo("Åse Berg");
        assertThat(row.getField("disposition_status")).startsWith("Disposition ");
        assertThat(row.getField("sequence")).startsWith("Sequence ");
        assertThat(row.getField("line")).isEmpty();
    }

    @Test
    void theByteOrderMarkIsIncludedOnRequest() {
        assertThat(exported("?bom=true")).startsWith("\ufeff\"id\",\"phone_number\"");
        assertThat(exported("")).startsWith("\"id\",\"phone_number\"").contains("\r\n");
    }

    @Test
    void anAgentExportsOnlyTheirOwnContacts() {
        long agent = office.agent();
        String own = freshPhone();
        office.lead(own, "user_id", agent);
        office.lead(freshPhone());
        String token = server.post(
                        "/api/v1/tokens",
                        office.token(),
                        Map.of("name", "x", "user_id", agent, "scopes", List.of("manage")))
                .body()
                .get("value")
                .asString();
        String file = server.get("/api/v1/contacts/export", token).text();
        assertThat(CsvReader.builder().ofNamedCsvRecord(file).stream()
                        .map(row -> Objects.requireNonNull(row.getField("phone_number"))))
                .containsExactly(own);
    }
}
