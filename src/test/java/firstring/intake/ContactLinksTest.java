package firstring.intake;

import static org.assertj.core.api.Assertions.assertThat;

import firstring.intake.RouteClient.Reply;
import firstring.json.Json;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The links of a contact: its numbers, its queue entry, its sequence, its tags. */
final class ContactLinksTest {
    private static final ContactApi api = ContactApi.start();

    @AfterAll
    static void stop() {
        api.close();
    }

    @Test
    void aNumberOfAnotherContactStaysThereAndBecomesAConflict() {
        String taken = ContactApi.number();
        long owner = ContactApi.id(api.create(taken, ""));
        String free = ContactApi.number();
        Reply reply = api.create(
                ContactApi.number(),
                ", \"other_phone_numbers\": [{\"label\": \"home\", \"phone_number\": \"%s\"}, \"%s\"]"
                        .formatted(free, taken));
        assertThat(reply.status()).isEqualTo(201);
        assertThat(reply.body().get("phone_numbers")).hasSize(2);
        assertThat(reply.body().get("phone_numbers").get(1).get("label").asString())
                .isEqualTo("home");
        assertThat(reply.body().get("warnings").get(0).get("code").asString()).isEqualTo("belongs_to_another_contact");
        JsonNode conflict = conflictAbout(taken);
        assertThat(conflict.get("contact_id").asLong()).isEqualTo(ContactApi.id(reply));
        assertThat(conflict.get("other_contact_id").asLong()).isEqualTo(owner);
        String path = "/api/v1/conflicts/" + conflict.get("id").asLong();
        assertThat(api.stranger.delete(path).status()).isEqualTo(404);
        assertThat(api.client.delete(path).status()).isEqualTo(204);
        assertThat(api.client.get("/api/v1/conflicts?limit=200").body().toString())
                .doesNotContain(taken);
    }

    @Test
    void aNewPrimaryNumberReplacesTheOldOneAndFreesIt() {
        String old = ContactApi.number();
        long id = ContactApi.id(api.create(old, ""));
        String replacement = ContactApi.number();
        assertThat(api.edit(id, "{\"phone_number\": \"%s\"}".formatted(replacement))
                        .body()
                        .get("phone_numbers"))
                .hasSize(1);
        assertThat(api.create(old, "").status()).isEqualTo(201);
        assertThat(api.edit(id, "{\"phone_number\": \"%s\"}".formatted(old)).status())
                .isEqualTo(409);
        assertThat(api.edit(id, "{\"phone_number\": null}").status()).isEqualTo(400);
    }

    @Test
    void doNotContactSurvivesTheDeletionOfTheContact() {
        String number = ContactApi.number();
        long id = ContactApi.id(api.create(number, ""));
        openEntry(id, api.account.admin().value());
        enroll(id);
        assertThat(api.edit(id, "{\"is_dnc\": true}")
                        .body()
                        .get("text_authorized")
                        .asBoolean())
                .isFalse();
        assertThat(api.text("select state from dialer_entry where contact_id = " + id))
                .isEqualTo("removed");
        assertThat(api.text("select state from enrollment where contact_id = " + id))
                .isEqualTo("stopped");
        assertThat(api.client.delete("/api/v1/contacts/" + id).status()).isEqualTo(204);
        assertThat(api.client.get("/api/v1/contacts/" + id).status()).isEqualTo(404);
        Reply again = api.create(number, "");
        assertThat(again.status()).isEqualTo(201);
        assertThat(again.body().get("is_dnc").asBoolean()).isTrue();
        assertThat(api.edit(ContactApi.id(again), "{\"is_dnc\": false}")
                        .body()
                        .get("is_dnc")
                        .asBoolean())
                .isFalse();
        assertThat(api.count("select count(*) from phone_stop where e164 = '%s'".formatted(number)))
                .isZero();
    }

    @Test
    void theQueueEntryFollowsTheOwner() {
        long from = api.user();
        long to = api.user();
        long id = ContactApi.id(api.create(ContactApi.number(), ", \"user_id\": " + from));
        openEntry(id, from);
        assertThat(api.edit(id, "{\"user_id\": %d}".formatted(to))
                        .body()
                        .get("user_id")
                        .asLong())
                .isEqualTo(to);
        assertThat(api.count("select user_id from dialer_entry where contact_id = " + id))
                .isEqualTo(to);
        assertThat(api.count("select open_count from queue where user_id = " + from))
                .isZero();
        assertThat(api.count("select open_count from queue where user_id = " + to))
                .isEqualTo(1);
        assertThat(api.edit(id, "{\"user_id\": null}").status()).isEqualTo(200);
        assertThat(api.text("select state from dialer_entry where contact_id = " + id))
                .isEqualTo("removed");
        assertThat(api.count("select open_count from queue where user_id = " + to))
                .isZero();
    }

    @Test
    void tagsAreAddedAndRemovedByIdAndByName() {
        long hot = tag("Hot");
        long cold = tag("Cold");
        long id = ContactApi.id(api.create(ContactApi.number(), ", \"add_tags\": [\"hot\", %d]".formatted(cold)));
        Reply edited = api.edit(id, "{\"remove_tags\": [%d]}".formatted(cold));
        assertThat(edited.body().get("tags")).hasSize(1);
        assertThat(edited.body().get("tags").get(0))
                .isEqualTo(Json.tree("{\"id\":%d,\"name\":\"Hot\",\"color\":null,\"category\":null}".formatted(hot)));
        assertThat(api.client.get("/api/v1/contacts?tag_id=" + hot).body().get("data"))
                .hasSize(1);
        assertThat(api.edit(id, "{\"add_tags\": [\"Unknown\"]}")
                        .body()
                        .get("errors")
                        .get("add_tags")
                        .get(0)
                        .asString())
                .isEqualTo("`add_tags` contains a tag that does not exist.");
    }

    private static JsonNode conflictAbout(String number) {
        for (JsonNode conflict :
                api.client.get("/api/v1/conflicts?limit=200").body().get("data")) {
            if (conflict.get("phone_number").asString().equals(number)) {
                return conflict;
            }
        }
        throw new AssertionError("no conflict about " + number);
    }

    private static long tag(String name) {
        long id = api.ids.next();
        api.execute("""
                insert into tag (account_id, id, name, name_key, created_at, updated_at)
                values (%d, %d, '%s', lower('%s'), now(), now())
                """.formatted(api.account.account().value(), id, name, name));
        return id;
    }

    private static void openEntry(long contact, long user) {
        long accountId = api.account.account().value();
        api.execute("insert into queue (account_id, user_id, open_count, last_rank) values (%d, %d, 1, 1)"
                .formatted(accountId, user));
        api.execute("""
                insert into dialer_entry (account_id, id, user_id, contact_id, rank, added_at)
                values (%d, %d, %d, %d, 1, now())
                """.formatted(accountId, api.ids.next(), user, contact));
    }

    private static void enroll(long contact) {
        api.execute("""
                insert into enrollment (account_id, id, sequence_id, contact_id, enrolled_at) values (%d, %d, 1, %d, now())
                """.formatted(api.account.account().value(), api.ids.next(), contact));
    }
}
