package firstring.contract.messages;

import static firstring.contract.Office.fields;
import static firstring.contract.Office.freshPhone;
import static firstring.contract.Office.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import firstring.Await;
import firstring.TestCertificate;
import firstring.TestClient.Reply;
import firstring.TestServer;
import firstring.contract.Office;
import firstring.messages.ScriptedMail;
import firstring.time.SettableClock;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Email by real SMTP servers on this machine. */
final class MailTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private static final TestCertificate certificate = TestCertificate.of("ip:127.0.0.1");

    private final SettableClock clock = new SettableClock("2026-03-10T06:00:00Z");
    private final TestServer server = TestServer.startStill(
            clock, Map.of("FIRSTRING_TRUSTED_CERTIFICATES", certificate.pem().toString()));
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
        MimeMessage received = mail.getReceivedMessages()[0];
        Reply later = send(contact, "Later", "Later", null);
        assertThat(oneClick(received).status()).isEqualTo(200);
        assertThat(message(later).get("rule").asString()).isEqualTo("unsubscribed");
        assertThat(text(send(contact, "More", "More", null), "rule")).isEqualTo("unsubscribed");
        String path = unsubscribePath(received);
        String forged = path.substring(0, path.length() - 3) + "AAA";
        assertThat(server.get(forged, null).status()).isEqualTo(404);
    }

    /** As mail programs do for their readers (RFC 8058). */
    private Reply oneClick(MimeMessage mail) throws MessagingException {
        return server.send(server.request(unsubscribePath(mail), null)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("List-Unsubscribe=One-Click")));
    }

    private static String unsubscribePath(MimeMessage mail) throws MessagingException {
        return URI.create(mail.getHeader("List-Unsubscribe")[0].replaceAll("[<>]", ""))
                .getPath();
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
    void anAnswerFromAnotherAddressIsThatOfTheContactWhoGotTheMail() {
        use(Map.of());
        long contact = enrolled("ann@home.example", email("Hello"), Map.of("type", "wait", "duration", "P1D"));
        awaitWork("the mail", () -> newest(contact).equals("sent null"));
        String id = office.get("/api/v1/messages?contact_id=" + contact)
                .body()
                .at("/data/0/provider_id")
                .asString();
        assertThat(receive("""
                From: Ann <ann@work.example>
                To: hello@acme.example
                Subject: Re: Hello
                Message-ID: <a2@work.example>
                References: <elsewhere@work.example>
                 %s
                Content-Type: text/plain; charset=utf-8

                Do call me
                """.formatted(id)).status()).isEqualTo(204);
        awaitWork("out by the reply", () -> standing(contact).equals("stopped reply"));
        assertThat(timeline(contact)).contains("message received");
    }

    @Test
    void aForgedBounceOrAnswerThatNamesAMailOfOursHasNoEffect() {
        use(Map.of());
        long contact = contact("ann@home.example");
        long other = contact("bob@home.example");
        Reply sent = send(contact, "Hi", "Hi", null);
        server.runDueWork();
        String name = message(sent).get("provider_id").asString();
        String guessed = name.replaceFirst("-[0-9a-f]{24}@", "-0123456789abcdef01234567@");
        String unsigned = name.replaceFirst("-[0-9a-f]{24}@", "@");
        for (String forged : List.of(guessed, unsigned)) {
            assertThat(receive("""
                    From: MAILER-DAEMON@home.example
                    To: hello@acme.example
                    Subject: Undelivered Mail
                    Message-ID: <%s@home.example>
                    Content-Type: multipart/report; report-type=delivery-status; boundary="b"
                    MIME-Version: 1.0

                    --b
                    Content-Type: message/delivery-status

                    Reporting-MTA: dns; home.example

                    Final-Recipient: rfc822; ann@home.example
                    Action: failed
                    Status: 5.1.1
                    --b
                    Content-Type: text/rfc822-headers

                    Message-ID: %s
                    --b--
                    """.formatted(forged.hashCode(), forged)).status())
                    .isEqualTo(204);
            assertThat(message(sent).get("state").asString()).isEqualTo("sent");
            assertThat(receive("""
                    From: Bob <bob@home.example>
                    To: hello@acme.example
                    Subject: Re: Hi
                    Message-ID: <r%s@home.example>
                    In-Reply-To: %s
                    Content-Type: text/plain

                    This is not Ann
                    """.formatted(forged.hashCode(), forged)).status())
                    .isEqualTo(204);
        }
        assertThat(office.get("/api/v1/messages?contact_id=" + contact + "&state=received")
                        .body()
                        .get("data"))
                .isEmpty();
        assertThat(office.get("/api/v1/messages?contact_id=" + other + "&state=received")
                        .body()
                        .get("data"))
                .hasSize(2);
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

    @Test
    void aSequencesMailGoesOverTlsAndWhoUnsubscribesByOneClickGetsNoSecondOne() throws Exception {
        try (ScriptedMail secure = ScriptedMail.startingTls(certificate.server())) {
            use(Map.of("port", secure.port(), "security", "starttls"));
            long contact = enrolled(
                    "ann@home.example",
                    email("Hello {{first_name | there}}"),
                    Map.of("type", "wait", "duration", "PT1H"),
                    email("Hello again"));
            awaitWork("a mail", () -> secure.taken().size() == 1);
            MimeMessage received = parse(secure.taken().getFirst());
            assertThat(received.getSubject()).isEqualTo("Hello there");
            assertThat(received.getHeader("List-Unsubscribe-Post")[0]).isEqualTo("List-Unsubscribe=One-Click");
            assertThat(oneClick(received).status()).isEqualTo(200);
            awaitWork("a wait", () -> standing(contact).equals("active wait"));
            clock.advance(Duration.ofHours(1));
            awaitWork("the end", () -> standing(contact).equals("finished finished"));
            assertThat(timeline(contact))
                    .containsSubsequence(
                            "message queued",
                            "message sent",
                            "consent unsubscribed",
                            "sequence send_email:unsubscribed");
            assertThat(office.get("/api/v1/messages?contact_id=" + contact)
                            .body()
                            .at("/data/0/rule")
                            .asString())
                    .isEqualTo("unsubscribed");
            assertThat(secure.taken()).hasSize(1);
        }
    }

    @Test
    void aServerOverTlsThatKnowsNoSuchMailboxMarksTheAddressAndOneThatNobodyTrustsGetsNothing() throws Exception {
        TestCertificate other = TestCertificate.of("ip:127.0.0.1");
        try (ScriptedMail secure = ScriptedMail.startingTls(certificate.server());
                ScriptedMail stranger = ScriptedMail.startingTls(other.server())) {
            use(Map.of("port", stranger.port(), "security", "starttls"));
            long contact = enrolled("gone@home.example", email("Hello"));
            awaitWork("the fault", () -> newest(contact).equals("queued tls"));
            assertThat(stranger.taken()).isEmpty();

            use(Map.of("port", secure.port(), "security", "starttls"));
            secure.says("RCPT", "550 5.1.1 no such user");
            clock.advance(Duration.ofMinutes(1));
            awaitWork("the refusal", () -> newest(contact).equals("failed smtp_550"));
            assertThat(text(send(contact, "Hi", "Hi", null), "rule")).isEqualTo("bounced");
            assertThat(secure.taken()).isEmpty();
        }
    }

    private static Map<String, ?> email(String subject) {
        return Map.of("type", "send_email", "subject", subject, "body", "Are you there?");
    }

    /** A contact in a sequence of these steps. */
    private long enrolled(String email, Map<?, ?>... steps) {
        long sequence = office.create(
                "/api/v1/sequences", Map.of("name", Office.freshName("Sequence"), "steps", List.of(steps)));
        return Office.id(office.lead(freshPhone(), "email", email, "sequence_id", sequence), "contact_id");
    }

    private static MimeMessage parse(String mail) throws MessagingException {
        byte[] raw = mail.getBytes(StandardCharsets.ISO_8859_1);
        return new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(raw));
    }

    private void awaitWork(String expected, BooleanSupplier arrived) {
        Await.until(expected, SOON, () -> {
            server.runDueWork();
            return arrived.getAsBoolean();
        });
    }

    /** State and reason of a contact's enrollment. */
    private String standing(long contact) {
        JsonNode enrollment = office.get("/api/v1/contacts/" + contact + "/enrollments")
                .body()
                .at("/data/0");
        return enrollment.path("state").asString("") + " "
                + enrollment.path("reason").asString("");
    }

    /** State and outcome of a contact's newest message. */
    private String newest(long contact) {
        JsonNode message =
                office.get("/api/v1/messages?contact_id=" + contact).body().at("/data/0");
        return message.path("state").asString("") + " "
                + message.path("outcome").asString("null");
    }

    /** The oldest first. */
    private List<String> timeline(long contact) {
        List<String> told = new ArrayList<>();
        office.get("/api/v1/contacts/" + contact + "/timeline")
                .body()
                .get("data")
                .forEach(event -> told.add(event.get("kind").asString() + " "
                        + event.get("outcome").asString("")));
        return told.reversed();
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
