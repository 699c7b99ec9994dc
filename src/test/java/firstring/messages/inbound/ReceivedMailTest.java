package firstring.messages.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import firstring.messages.inbound.ReceivedMail.Report;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Reading mails: reports of undelivered mail as mail servers really write them (RFC 3464). */
final class ReceivedMailTest {

    @Test
    void oneFailedRecipientAmongSeveralIsNotTakenForDelivered() {
        assertThat(report("""
                Reporting-MTA: dns; mx.example

                Final-Recipient: rfc822; archive@acme.example
                Action: relayed
                Status: 2.1.9

                Final-Recipient: rfc822; gone@home.example
                Action: Failed
                Status: 5.1.1 (bad destination
                  mailbox address)
                Diagnostic-Code: smtp; 550 Status: 4.2.2 is not it
                """)).isEqualTo(new Report(true, "5.1.1", "<a.b@acme.example>"));
    }

    @Test
    void aDelayIsNoFailure() {
        assertThat(report("""
                Reporting-MTA: dns; mx.example

                Final-Recipient: rfc822; slow@home.example
                Action: delayed
                Status: 4.4.7
                """)).isEqualTo(new Report(false, "4.4.7", "<a.b@acme.example>"));
    }

    @Test
    void aReportWithoutAStatusTellsNothing() {
        assertThat(report("""
                Reporting-MTA: dns; mx.example
                """)).isEqualTo(new ReceivedMail.Unreadable());
    }

    @Test
    void aMailOfThousandsOfPartsIsNotTakenApart() {
        String parts = "--b\r\nContent-Type: text/plain\r\n\r\nx\r\n".repeat(5_000);
        assertThat(ReceivedMail.parse(
                        ("From: a@home.example\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" + parts)
                                .getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(new ReceivedMail.Unreadable());
    }

    @Test
    void onlyAsMuchOfALongSubjectIsDecodedAsIsKept() {
        String mail = "From: a@home.example\r\nSubject: " + "=?utf-8?Q?=C3=A9?= ".repeat(10_000) + "\r\n\r\nx";
        assertThat(ReceivedMail.parse(mail.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOfSatisfying(
                        ReceivedMail.Letter.class,
                        letter -> assertThat(letter.inbound().content().subject())
                                .startsWith("ééé")
                                .hasSizeBetween(500, 998));
    }

    /** The original's name is folded, as long ones are. */
    private static ReceivedMail report(String status) {
        String mail = """
                From: MAILER-DAEMON@mx.example
                Subject: Undelivered Mail
                MIME-Version: 1.0
                Content-Type: multipart/report; report-type="delivery-status"; boundary="b"

                --b
                Content-Type: text/plain

                Action: failed
                Status: 5.0.0
                --b
                Content-Type: message/delivery-status

                %s
                --b
                Content-Type: message/rfc822

                Subject: Hi
                Message-ID:
                 <a.b@acme.example>

                Message-ID: <in-the-text@acme.example>
                --b--
                """.formatted(status);
        return ReceivedMail.parse(mail.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
    }
}
