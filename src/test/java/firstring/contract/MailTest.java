package firstring.contract;

import static firstring.contract.Office.fields;
import static firstring.contract.Office.freshPhone;
import static firstring.contract.Office.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import firstring.TestClient.Reply;
import firstring.TestServer;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** E-mail by a real SMTP server on this machine. */
final class MailTest {
    private final SettableClock clock = new SettableClock("2026-03-10T06:00:00Z");
    private final TestServer server = TestServer.startStill(clock);
    private final Office office = new Office(server, server.adminToken());
    private final GreenMail mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

    @BeforeEach
    void startMail() {
        mail.start();
        mail.setUser("hello@acme.example", "hello@acme.example", "the password");
    }

    @AfterEach
    void stop() {
        mail.stop();
        server.close();
    }

    @Test
    void aMailGoesOutAtAnyHourWithTextAndHtmlAndAWayToUnsubscribe() throws Exception {
        use(Map.of());
        long contact = contact("ann@home.example");
        Reply sent = send(contact, "Grüße", "Hallo Ann\n", "<p>Hallo <b>Ann</b></p>");
        assertThat(text(sent, "state")).isEqualTo("queued");
        server.runDueWork();
        assertThat(message(sent).get("state").asString())
                .as(message(sent).toString())
                .isEqualTo("sent");

        MimeMessage received = mail.getReceivedMessages()[0];
        assertThat(received.getSubject()).isEqualTo("Grüße");
        assertThat(received.getFrom()[0]).hasToString("\"Acme, Inc\" <hello@acme.example>");
        assertThat(received.getAllRecipients()[0]).hasToString("ann@home.example");
        assertThat(received.getMessageID())
                .isEqualTo(message(sent).get("provider_id").asString());
        assertThat(received.getHeader("List-Unsubscribe-Post")[0]).isEqualTo("List-Unsubscribe=One-Click");
        assertThat(received.getHeader("List-Unsubscribe")[0]).startsWith("<" + server.url() + "/u/");
        MimeMultipart parts = (MimeMultipart) received.getContent();
        assertThat(parts.getContentType()).startsWith("multipart/alternative");
        assertThat(parts.getBodyPart(0).getContent().toString()).isEqualToIgnoringNewLines("Hallo Ann\n");
        assertThat(parts.getBodyPart(1).getContentType()).startsWith("text/html");
        assertThat(GreenMailUtil.getWholeMessage(received)).doesNotContain("the password");
    }

    @Test
    void whoUnsubscribesByTheLinkGetsNoMoreMail() throws Exception {
        use(Map.of());
        long contact = contact("ann@home.example");
        send(contact, "Hi", "Hi", null);
        server.runDueWork();
        String link = mail.getReceivedMessages()[0].getHeader("List-Unsubscribe")[0].replaceAll("[<>]", "");
        String path = URI.create(link).getPath();
        Reply later = send(contact, "Later", "Later", null);
        assertThat(server.send(server.request(path, null)
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(BodyPublishers.ofString("List-Unsubscribe=One-Click")))
                        .status())
                .isEqualTo(200);
        assertThat(message(later).get("rule").asString()).isEqualTo("unsubscribed");
        assertThat(text(send(contact, "More", "More", null), "rule")).isEqualTo("unsubscribed");
        String forged = path.substring(0, path.length() - 3) + "AAA";
        assertThat(server.get(forged, null).status()).isEqualTo(404);
    }

    @Test
    void anAnswerStandsOnTheTimelineAndAnAutomaticOneToo() {
        use(Map.of());
        long contact = contact("Ann.O'Hara@home.example");
        assertThat(receive("""
                From: Ann <ann.o'hara@home.example>
                To: hello@acme.example
                Subject: =?UTF-8?Q?Re:_Gr=C3=BC=C3=9Fe?=
                Message-ID: <a1@home.example>
                Content-Type: text/plain; charset=utf-8

                Yes please
                """).status()).isEqualTo(204);
        JsonNode received =
                office.get("/api/v1/messages?contact_id=" + contact).body().at("/data/0");
        assertThat(received.get("subject").asString()).isEqualTo("Re: Grüße");
        assertThat(received.get("body").asString().strip()).isEqualTo("Yes please");
        assertThat(received.get("from").asString()).isEqualTo("ann.o'hara@home.example");
        assertThat(receive("nothing").status()).isEqualTo(400);
    }

    @Test
    void aReportOfNoSuchMailboxMarksTheAddress() {
        use(Map.of());
        long contact = contact("gone@home.example");
        Reply sent = send(contact, "Hi", "Hi", null);
        server.runDueWork();
        String id = message(sent).get("provider_id").asString();
        assertThat(receive("""
                From: MAILER-DAEMON@home.example
                To: hello@acme.example
                Subject: Undelivered Mail
                Message-ID: <b1@home.example>
                Content-Type: multipart/report; report-type=delivery-status; boundary="b"
                MIME-Version: 1.0

                --b
                Content-Type: text/plain

                Sorry.
                --b
                Content-Type: message/delivery-status

                Reporting-MTA: dns; home.example

                Final-Recipient: rfc822; gone@home.example
                Action: failed
                Status: 5.1.1
                --b
                Content-Type: text/rfc822-headers

                Message-ID: %s
                Subject: Hi
                --b--
                """.formatted(id)).status()).isEqualTo(204);
        assertThat(message(sent).get("state").asString()).isEqualTo("failed");
        assertThat(message(sent).get("outcome").asString()).isEqualTo("bounced_5_1_1");
        assertThat(text(send(contact, "Hi", "Hi", null), "rule")).isEqualTo("bounced");
    }

    private Reply receive(String mail) {
        String inbound =
                office.get("/api/v1/messaging").body().at("/email/inbound_url").asString();
        return server.send(server.request(URI.create(inbound).getPath(), null)
                .header("Content-Type", "message/rfc822")
                .POST(BodyPublishers.ofString(mail.replace("\n", "\r\n"))));
    }

    @Test
    void aWrongPasswordIsTriedAgainLater() {
        use(Map.of("secret", "wrong"));
        Reply sent = send(contact("ann@home.example"), "Hi", "Hi", null);
        server.runDueWork();
        assertThat(message(sent).get("outcome").asString()).isEqualTo("unauthorized");
        assertThat(message(sent).get("state").asString()).isEqualTo("queued");
        use(Map.of());
        clock.advance(Duration.ofMinutes(1));
        server.runDueWork();
        assertThat(message(sent).get("state").asString()).isEqualTo("sent");
        assertThat(mail.getReceivedMessages()).hasSize(1);
    }

    @Test
    void aContactWithoutAnAddressIsBlocked() {
        use(Map.of());
        Reply sent = send(contact(null), "Hi", "Hi", null);
        assertThat(text(sent, "state")).isEqualTo("blocked");
        assertThat(text(sent, "rule")).isEqualTo("no_address");
    }

    @Test
    void aServerThatIsAwayIsTriedAgainLater() {
        use(Map.of());
        mail.stop();
        Reply sent = send(contact("ann@home.example"), "Hi", "Hi", null);
        server.runDueWork();
        assertThat(message(sent).get("outcome").asString()).isEqualTo("refused");
    }

    private void use(Map<String, ?> more) {
        Map<String, Object> settings = fields(
                "host", "127.0.0.1",
                "port", mail.getSmtp().getPort(),
                "security", "none",
                "user", "hello@acme.example",
                "secret", "the password",
                "sender", "hello@acme.example",
                "name", "Acme, Inc");
        settings.putAll(more);
        Reply reply = server.put("/api/v1/messaging/email", office.token(), settings);
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    }

    private long contact(@Nullable String email) {
        Reply lead = email == null ? office.lead(freshPhone()) : office.lead(freshPhone(), "email", email);
        return Office.id(lead, "contact_id");
    }

    private Reply send(long contact, String subject, String body, @Nullable String html) {
        Map<String, Object> message =
                fields("channel", "email", "contact_id", contact, "subject", subject, "body", body);
        if (html != null) {
            message.put("html", html);
        }
        return server.post("/api/v1/messages", office.token(), message);
    }

    private JsonNode message(Reply sent) {
        return office.get("/api/v1/messages/" + Office.id(sent, "id")).body();
    }
}
