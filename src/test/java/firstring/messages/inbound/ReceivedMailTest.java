package firstring.messages.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import firstring.messages.inbound.ReceivedMail.Report;
import java.nio.charset.StandardCharsets;
import java.util.List;
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
    void aMailOfThousandsOfPartsIsKeptWithItsText() {
        String parts = "--b\r\nContent-Type: text/plain\r\n\r\nSTOP\r\n" + "--b\r\n\r\nx\r\n".repeat(5_000);
        assertThat(bodyOf("multipart/mixed; boundary=b", parts)).isEqualTo("STOP");
    }

    @Test
    void partsAfterAnyLineEndAreCounted() {
        for (String end : List.of("\r", "\n", "\r\n")) {
            MailDelimiters found = MailDelimiters.find(
                    (end + "--b" + end + end + "x").repeat(5_000).getBytes(StandardCharsets.UTF_8), "b", 1_000);
            assertThat(found.count()).isEqualTo(1_000);
            assertThat(found.end()).isLessThan(11_000);
        }
    }

    @Test
    void partsOfOnlyCarriageReturnsAreCutOff() {
        String parts = "--b\r\rSTOP" + "\r--b\r\rx".repeat(30_000) + "\r--b--\r";
        assertThat(bodyOf("multipart/mixed; boundary=b", parts)).isEqualTo("STOP");
    }

    @Test
    void theLimitHoldsForAllLevelsTogether() {
        String inner = "--c\r\n\r\n".repeat(900);
        String part = "--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n" + inner;
        String last = "--b\r\nContent-Type: text/html\r\n\r\n<p>unreached</p>\r\n";
        assertThat(bodyOf("multipart/mixed; boundary=b", part.repeat(20) + last + "--b--\r\n"))
                .doesNotContain("unreached");
    }

    @Test
    void thousandsOfSignatureSeparatorsAndRulesAreText() {
        String lines = "-- \r\n--\r\n---\r\n--bb\r\n--b c\r\n".repeat(1_001);
        String parts = "--b\r\nContent-Type: text/html\r\n\r\n<pre>" + lines + "</pre>\r\n"
                + "--b\r\nContent-Type: text/plain\r\n\r\nSTOP\r\n--b--\r\n";
        assertThat(bodyOf("multipart/alternative; boundary=b", parts)).isEqualTo("STOP");
    }

    @Test
    void delimitersCanEndWithBlanksAndHyphens() {
        assertThat(MailDelimiters.find(
                                " --b\n--b \t\r--b--\n--b-- \r\n--bc\n--b--c\n--b".getBytes(StandardCharsets.UTF_8),
                                "b",
                                9)
                        .count())
                .isEqualTo(4);
    }

    @Test
    void aMultipartWithoutDelimitersIsText() {
        assertThat(bodyOf("multipart/mixed; boundary=b", "STOP")).isEqualTo("STOP");
    }

    @Test
    void aFailureIsOneInAnyCaseAndWithComments() {
        for (String action : List.of("failed", "FAILED", "failed (permanent)", "(final) Failed", "failed; x")) {
            assertThat(report("""
                    Reporting-MTA: dns; mx.example

                    Final-Recipient: rfc822; gone@home.example
                    Action: %s
                    Status: (mailbox) 5.1.1 (unknown)
                    """.formatted(action)))
                    .as(action)
                    .isEqualTo(new Report(true, "5.1.1", "<a.b@acme.example>"));
        }
    }

    @Test
    void aReportOfOneBlockIsRead() {
        assertThat(report("""
                Reporting-MTA: dns; mx.example
                Final-Recipient: rfc822; gone@home.example
                Action: failed
                Status: 5.1.1
                """)).isEqualTo(new Report(true, "5.1.1", "<a.b@acme.example>"));
    }

    @Test
    void blankLinesBeforeTheOriginalHeadersAreSkipped() {
        assertThat(sent("""
                Content-Type: multipart/report; report-type=delivery-status; boundary=b

                --b
                Content-Type: message/delivery-status


                Reporting-MTA: dns; mx.example

                Final-Recipient: rfc822; gone@home.example
                Action: failed
                Status: 5.1.1

                --b
                Content-Type: message/rfc822



                Message-ID: <a.b@acme.example>

                Hi
                --b--
                """)).isEqualTo(new Report(true, "5.1.1", "<a.b@acme.example>"));
    }

    @Test
    void aReportOfAnInternationalMailIsRead() {
        assertThat(sent("""
                Content-Type: multipart/report; report-type=delivery-status; boundary=b

                --b
                Content-Type: message/global-delivery-status

                Reporting-MTA: dns; mx.example

                Final-Recipient: utf-8; gone@home.example
                Action: failed
                Status: 5.1.1

                --b
                Content-Type: message/global-headers

                Message-ID: <a.b@acme.example>

                --b--
                """)).isEqualTo(new Report(true, "5.1.1", "<a.b@acme.example>"));
    }

    @Test
    void aReportOfPostfixIsRead() {
        assertThat(sent("""
                Subject: Undelivered Mail Returned to Sender
                Auto-Submitted: auto-replied
                Content-Type: multipart/report; report-type=delivery-status;
                \tboundary="4F2A1C0D3E.1700000000/mail.acme.example"

                This is a MIME-encapsulated message.

                --4F2A1C0D3E.1700000000/mail.acme.example
                Content-Description: Notification
                Content-Type: text/plain; charset=us-ascii

                This is the mail system at host mail.acme.example.
                --4F2A1C0D3E.1700000000/mail.acme.example
                Content-Description: Delivery report
                Content-Type: message/delivery-status

                Reporting-MTA: dns; mail.acme.example
                X-Postfix-Queue-ID: 4F2A1C0D3E
                X-Postfix-Sender: rfc822; sales@acme.example
                Arrival-Date: Tue, 14 Nov 2023 22:13:20 +0000 (UTC)

                Final-Recipient: rfc822; gone@home.example
                Original-Recipient: rfc822;gone@home.example
                Action: failed
                Status: 5.1.1
                Remote-MTA: dns; mx.home.example
                Diagnostic-Code: smtp; 550 5.1.1 <gone@home.example>: Recipient address
                    rejected: User unknown

                --4F2A1C0D3E.1700000000/mail.acme.example
                Content-Description: Undelivered Message Headers
                Content-Type: text/rfc822-headers

                Return-Path: <sales@acme.example>
                Message-ID: <a.b@acme.example>

                --4F2A1C0D3E.1700000000/mail.acme.example--
                """)).isEqualTo(new Report(true, "5.1.1", "<a.b@acme.example>"));
    }

    @Test
    void aReportOfEximIsRead() {
        assertThat(sent("""
                X-Failed-Recipients: gone@home.example
                Auto-Submitted: auto-replied
                Content-Type: multipart/report; report-type=delivery-status; boundary=1700000000-eximdsn-804289383
                Subject: Mail delivery failed: returning message to sender

                --1700000000-eximdsn-804289383
                Content-type: text/plain; charset=us-ascii

                This message was created automatically by mail delivery software.
                --1700000000-eximdsn-804289383
                Content-type: message/delivery-status

                Reporting-MTA: dns; mail.acme.example

                Action: failed
                Final-Recipient: rfc822;gone@home.example
                Status: 5.0.0
                Remote-MTA: dns; mx.home.example
                Diagnostic-Code: smtp; 550 No such user

                --1700000000-eximdsn-804289383
                Content-type: message/rfc822

                Return-path: <sales@acme.example>
                Message-ID: <a.b@acme.example>

                Hi
                --1700000000-eximdsn-804289383--
                """)).isEqualTo(new Report(true, "5.0.0", "<a.b@acme.example>"));
    }

    @Test
    void aReportOfExchangeIsRead() {
        assertThat(sent("""
                Subject: Undeliverable: Hi
                Content-Type: multipart/report; report-type=delivery-status;
                \tboundary="1b2c3d4e-0000-4000-8000-0123456789ab"

                --1b2c3d4e-0000-4000-8000-0123456789ab
                Content-Type: multipart/alternative; differences=Content-Type;
                \tboundary="5f6a7b8c-0000-4000-8000-0123456789ab"

                --5f6a7b8c-0000-4000-8000-0123456789ab
                Content-Type: text/plain; charset="us-ascii"

                Your message to gone@home.example couldn't be delivered.
                --5f6a7b8c-0000-4000-8000-0123456789ab--

                --1b2c3d4e-0000-4000-8000-0123456789ab
                Content-Type: message/delivery-status

                Reporting-MTA: dns;BN8PR01MB5555.prod.exchangelabs.example
                Received-From-MTA: dns;mail.acme.example
                Arrival-Date: Tue, 14 Nov 2023 22:13:20 +0000

                Original-Recipient: rfc822;gone@home.example
                Final-Recipient: rfc822;gone@home.example
                Action: failed
                Status: 5.1.10
                Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup

                --1b2c3d4e-0000-4000-8000-0123456789ab
                Content-Type: message/rfc822

                Received: from mail.acme.example (192.0.2.1) by mx.exchangelabs.example
                Message-ID: <a.b@acme.example>

                Hi
                --1b2c3d4e-0000-4000-8000-0123456789ab--
                """)).isEqualTo(new Report(true, "5.1.10", "<a.b@acme.example>"));
    }

    @Test
    void aReportOfGmailIsRead() {
        assertThat(sent("""
                Auto-Submitted: auto-replied
                Content-Type: multipart/report; boundary="000000000000a1b2c3060a1b2c3d"; report-type=delivery-status
                X-Failed-Recipients: gone@home.example
                Subject: Delivery Status Notification (Failure)

                --000000000000a1b2c3060a1b2c3d
                Content-Type: multipart/related; boundary="000000000000a1b2c4060a1b2c3e"

                --000000000000a1b2c4060a1b2c3e
                Content-Type: text/plain; charset="UTF-8"

                ** Address not found **
                --000000000000a1b2c4060a1b2c3e--
                --000000000000a1b2c3060a1b2c3d
                Content-Type: message/delivery-status

                Reporting-MTA: dns; googlemail.com
                Arrival-Date: Tue, 14 Nov 2023 14:13:20 -0800 (PST)
                X-Original-Message-ID: <a.b@acme.example>

                Final-Recipient: rfc822; gone@home.example
                Action: failed
                Status: 5.1.1
                Diagnostic-Code: smtp; 550-5.1.1 The email account that you tried to reach does not exist.
                Last-Attempt-Date: Tue, 14 Nov 2023 14:13:21 -0800 (PST)

                --000000000000a1b2c3060a1b2c3d
                Content-Type: message/rfc822

                X-Google-Smtp-Source: AGHT+example
                Message-ID: <a.b@acme.example>

                Hi
                --000000000000a1b2c3060a1b2c3d--
                """)).isEqualTo(new Report(true, "5.1.1", "<a.b@acme.example>"));
    }

    @Test
    void aReportOfAmazonSesIsRead() {
        assertThat(sent("""
                Subject: Delivery Status Notification (Failure)
                Content-Type: multipart/report; report-type=delivery-status; boundary="R+abc123=="

                --R+abc123==
                Content-Type: text/plain; charset=us-ascii
                Content-Transfer-Encoding: 7bit

                An error occurred while trying to deliver the mail to the following recipients:
                gone@home.example
                --R+abc123==
                Content-Type: message/delivery-status

                Reporting-MTA: dns; a8-50.smtp-out.amazonses.com

                Action: failed
                Final-Recipient: rfc822; gone@home.example
                Diagnostic-Code: smtp; 550 5.1.1 user unknown
                Status: 5.1.1

                --R+abc123==
                Content-Type: message/rfc822

                Message-ID: <0100018bcfe5-a1b2-000000@email.amazonses.com>

                Hi
                --R+abc123==--
                """)).isEqualTo(new Report(true, "5.1.1", "<0100018bcfe5-a1b2-000000@email.amazonses.com>"));
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

    private static String bodyOf(String type, String parts) {
        byte[] raw =
                ("From: a@home.example\r\nContent-Type: " + type + "\r\n\r\n" + parts).getBytes(StandardCharsets.UTF_8);
        assertThat(raw.length).isLessThanOrEqualTo(256 * 1_024);
        return ((ReceivedMail.Letter) ReceivedMail.parse(raw))
                .inbound()
                .content()
                .body();
    }

    private static ReceivedMail sent(String mail) {
        String complete = "From: MAILER-DAEMON@mx.example\nMIME-Version: 1.0\n" + mail;
        return ReceivedMail.parse(complete.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
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
