package firstring.contract.messages;

import static firstring.contract.Office.assertFault;
import static firstring.contract.Office.assertFaultOn;
import static firstring.contract.Office.fields;
import static firstring.contract.Office.text;
import static org.assertj.core.api.Assertions.assertThat;

import firstring.TestClient.Reply;
import firstring.contract.Office;
import firstring.contract.messages.FakeProvider.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Outgoing messages: held, queued, blocked, sent once. */
final class OutboxTest {
    private final Outbox outbox = new Outbox();

    @AfterEach
    void stop() {
        outbox.close();
    }

    @Test
    void aMessageIsHeldUntilAProviderIsConfiguredAndThenGoesOut() {
        long contact = outbox.contact();
        Reply sent = outbox.send(contact, "Hello");
        assertThat(sent.status()).as(sent.text()).isEqualTo(201);
        assertThat(text(sent, "state")).isEqualTo("held");
        assertThat(text(sent, "outcome")).isEqualTo("no_provider");
        assertThat(outbox.messaging().at("/held/sms").asInt()).isEqualTo(1);
        outbox.run();
        assertThat(outbox.provider.requests()).isEmpty();

        outbox.useTwilio();
        outbox.run();
        Request request = outbox.provider.requests().getFirst();
        assertThat(request.path()).isEqualTo("/2010-04-01/Accounts/" + Outbox.SID + "/Messages.json");
        assertThat(request.header("Authorization")).startsWith("Basic ");
        assertThat(request.field("Body")).isEqualTo("Hello");
        assertThat(request.field("From")).isEqualTo("+18185550100");
        assertThat(request.field("StatusCallback")).startsWith(outbox.server.url() + "/api/v1/messages/twilio/");
        JsonNode stored = outbox.message(sent);
        assertThat(stored.get("state").asString()).isEqualTo("sent");
        assertThat(stored.get("provider_id").asString()).isEqualTo("SM1");
        assertThat(outbox.messaging().at("/held/sms").asInt()).isZero();
        assertThat(outbox.events(contact)).containsExactly("held", "sent");
    }

    @Test
    void atNightAMessageWaitsForTheNextLegalMoment() {
        outbox.useTwilio();
        outbox.clock.set("2026-03-10T06:30:00Z");
        Reply sent = outbox.send(outbox.contact(), "Good morning");
        assertThat(text(sent, "state")).isEqualTo("queued");
        assertThat(text(sent, "due_at")).isEqualTo("2026-03-10T15:00:00Z");
        outbox.run();
        assertThat(outbox.provider.requests()).isEmpty();
        outbox.clock.set("2026-03-10T15:00:00Z");
        outbox.run();
        assertThat(outbox.provider.requests()).hasSize(1);
    }

    @Test
    void aMessageThatMissedItsHoursWaitsForTheMorning() {
        outbox.useTwilio();
        Reply sent = outbox.send(outbox.contact(), "Too late");
        outbox.clock.set("2026-03-11T05:00:00Z");
        outbox.run();
        assertThat(outbox.provider.requests()).isEmpty();
        assertThat(outbox.message(sent).get("due_at").asString()).isEqualTo("2026-03-11T15:00:00Z");
    }

    @Test
    void aMessageToADoNotContactContactIsBlockedAndTheTimelineSaysWhy() {
        outbox.useTwilio();
        long contact = outbox.contact();
        outbox.server.patch("/api/v1/contacts/" + contact, outbox.office.token(), Map.of("is_dnc", true));
        Reply sent = outbox.send(contact, "Hello");
        assertThat(text(sent, "state")).isEqualTo("blocked");
        assertThat(text(sent, "rule")).isEqualTo("do_not_contact");
        outbox.run();
        assertThat(outbox.provider.requests()).isEmpty();
        JsonNode event = outbox.timeline(contact).get(0);
        assertThat(event.get("kind").asString()).isEqualTo("message");
        assertThat(event.get("outcome").asString()).isEqualTo("blocked");
        assertThat(event.get("note").asString()).isEqualTo("The contact is marked Do Not Contact.");
        assertThat(event.get("message_id").asLong()).isEqualTo(Office.id(sent, "id"));
    }

    @Test
    void doNotContactCancelsQueuedMessages() {
        long contact = outbox.contact();
        Reply held = outbox.send(contact, "Held");
        outbox.server.patch("/api/v1/contacts/" + contact, outbox.office.token(), Map.of("is_dnc", true));
        assertThat(outbox.message(held).get("state").asString()).isEqualTo("canceled");
        assertThat(outbox.message(held).get("rule").asString()).isEqualTo("do_not_contact");
        outbox.useTwilio();
        outbox.run();
        assertThat(outbox.provider.requests()).isEmpty();
        assertThat(outbox.events(contact)).containsExactly("held", "canceled");
    }

    @Test
    void aContactIsTextedFromTheSameLineUntilItIsArchived() {
        outbox.useTwilio();
        long contact = outbox.contact();
        long line = outbox.office.create("/api/v1/lines", Map.of("name", "West", "phone_number", "+18185550111"));
        outbox.send(fields("channel", "sms", "contact_id", contact, "body", "One", "line_id", line));
        outbox.run();
        outbox.send(contact, "Two");
        outbox.run();
        outbox.office.archive("line_id", line);
        outbox.send(contact, "Three");
        outbox.run();
        assertThat(outbox.provider.requests().stream().map(request -> request.field("From")))
                .containsExactly("+18185550111", "+18185550111", "+18185550100");
    }

    @Test
    void aDeletedContactGetsNothing() {
        outbox.useTwilio();
        long contact = outbox.contact();
        Reply sent = outbox.send(contact, "Hello");
        assertThat(outbox.server
                        .delete("/api/v1/contacts/" + contact, outbox.office.token())
                        .status())
                .isEqualTo(204);
        outbox.run();
        assertThat(outbox.provider.requests()).isEmpty();
        assertThat(outbox.message(sent).get("rule").asString()).isEqualTo("contact_deleted");
    }

    @Test
    void theSameKeyIsTheSameMessage() {
        outbox.useTwilio();
        Map<String, Object> body =
                fields("channel", "sms", "contact_id", outbox.contact(), "body", "Once", "idempotency_key", "once-1");
        Reply first = outbox.send(body);
        Reply second = outbox.send(body);
        assertThat(first.status()).isEqualTo(201);
        assertThat(second.status()).isEqualTo(200);
        assertThat(Office.id(second, "id")).isEqualTo(Office.id(first, "id"));
        outbox.run();
        assertThat(outbox.provider.requests()).hasSize(1);
    }

    @Test
    void onlyFailedOrUnknownMessagesCanBeRetried() {
        Reply held = outbox.send(outbox.contact(), "Hello");
        Reply retried = outbox.server.post(
                "/api/v1/messages/" + Office.id(held, "id") + "/retry", outbox.office.token(), Map.of());
        assertThat(retried.status()).isEqualTo(409);
    }

    @Test
    void everyFaultOfAMessageIsReported() {
        assertFaultOn(outbox.send(Map.of("channel", "fax")), "channel", "body", "contact_id");
        assertFault(
                outbox.send(fields("channel", "sms", "contact_id", 4711, "body", "x")),
                "contact_id",
                "The selected contact id is invalid.");
        assertFaultOn(
                outbox.send(fields("channel", "sms", "to", "no number", "body", "x".repeat(1_601), "subject", "s")),
                "to",
                "body",
                "subject");
        assertFaultOn(
                outbox.send(fields("channel", "email", "to", "a@b.example", "body", "x", "send_at", "soon")),
                "subject",
                "send_at");
        assertFaultOn(outbox.put("sms", Map.of("kind", "twilio")), "account_sid", "secret");
        assertFaultOn(outbox.put("sms", fields("kind", "http", "base_url", "ftp://x", "secret", "s")), "base_url");
        assertFaultOn(outbox.put("email", Map.of("port", 0)), "host", "port", "sender");
    }

    @Test
    void aListIsFilteredAndPaged() {
        long one = outbox.contact();
        long other = outbox.contact();
        outbox.send(one, "1");
        outbox.send(one, "2");
        outbox.send(other, "3");
        Reply page = outbox.office.get("/api/v1/messages?limit=1&contact_id=" + one);
        assertThat(bodies(page)).containsExactly("2");
        String cursor = page.body().get("next_cursor").asString();
        assertThat(bodies(outbox.office.get("/api/v1/messages?limit=1&contact_id=" + one + "&cursor=" + cursor)))
                .containsExactly("1");
        assertThat(bodies(outbox.office.get("/api/v1/messages?state=held&channel=sms")))
                .containsExactly("3", "2", "1");
        assertThat(bodies(outbox.office.get("/api/v1/messages?state=sent"))).isEmpty();
        assertFaultOn(outbox.office.get("/api/v1/messages?state=lost"), "state");
    }

    private static List<String> bodies(Reply list) {
        assertThat(list.status()).as(list.text()).isEqualTo(200);
        List<String> bodies = new ArrayList<>();
        list.body()
                .get("data")
                .forEach(message -> bodies.add(message.get("body").asString()));
        return bodies;
    }
}
