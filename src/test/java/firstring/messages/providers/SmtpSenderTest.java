package firstring.messages.providers;

import static org.assertj.core.api.Assertions.assertThat;

import firstring.TestCertificate;
import firstring.accounts.AccountId;
import firstring.messages.Channel;
import firstring.messages.DeliveryResult;
import firstring.messages.Message;
import firstring.messages.MessageId;
import firstring.messages.MessageState;
import firstring.messages.ScriptedMail;
import firstring.messages.SendReason;
import firstring.messages.SendRule;
import firstring.messages.providers.Provider.Security;
import firstring.outbound.AddressPolicy;
import firstring.outbound.Outbound;
import firstring.outbound.Timeouts;
import firstring.outbound.Trust;
import firstring.text.HiddenText;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Sending to real mail servers: accepted, retried, given up or unknown, and never unencrypted against the settings. */
@Timeout(60)
final class SmtpSenderTest {
    private static final Duration SOON = Duration.ofMillis(300);
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final DeliveryResult TAKEN = new DeliveryResult.Accepted("<firstring-7-11-00ff@crm.example>");

    private static final TestCertificate certificate = TestCertificate.of("ip:127.0.0.1");

    @ParameterizedTest
    @EnumSource(Security.class)
    void anEmailIsAcceptedOnceByAServerThatRequiresAPassword(Security security) throws Exception {
        try (ScriptedMail mail = new ScriptedMail(security, certificate.server())) {
            assertThat(send(mail, security, LONG)).isEqualTo(TAKEN);
            assertThat(mail.taken()).hasSize(1);
            assertThat(mail.taken().getFirst())
                    .contains("To: ann@home.example", "Subject: Hello", "Are you there?")
                    .doesNotContain(ScriptedMail.PASSWORD);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Security.class,
            names = {"STARTTLS", "TLS"})
    void refusesAnUntrustedCertificate(Security security) throws Exception {
        try (ScriptedMail mail = new ScriptedMail(security, certificate.server());
                Outbound out = out(LONG, Trust.with(null))) {
            assertThat(send(mail, security, out, ScriptedMail.PASSWORD))
                    .isEqualTo(new DeliveryResult.Later("tls", null));
            assertThat(mail.taken()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Security.class,
            names = {"STARTTLS", "TLS"})
    void refusesTheCertificateOfAnotherHost(Security security) throws Exception {
        TestCertificate other = TestCertificate.of("dns:mail.example");
        try (ScriptedMail mail = new ScriptedMail(security, other.server());
                Outbound out = out(LONG, other.trusting())) {
            assertThat(send(mail, security, out, ScriptedMail.PASSWORD))
                    .isEqualTo(new DeliveryResult.Later("tls", null));
            assertThat(mail.taken()).isEmpty();
        }
    }

    @Test
    void nothingIsSentWithoutTheRequiredTls() throws Exception {
        try (ScriptedMail mail = new ScriptedMail(Security.NONE, certificate.server())) {
            assertThat(send(mail, Security.STARTTLS, LONG)).isEqualTo(new DeliveryResult.Later("tls", null));
        }
        try (ScriptedMail mail = new ScriptedMail(Security.STARTTLS, certificate.server())) {
            mail.says("STARTTLS", "454 not today");
            assertThat(send(mail, Security.STARTTLS, LONG)).isInstanceOf(DeliveryResult.Later.class);
            assertThat(mail.taken()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Security.class)
    void aWrongPasswordIsRetriedLater(Security security) throws Exception {
        try (ScriptedMail mail = new ScriptedMail(security, certificate.server());
                Outbound out = out(LONG, certificate.trusting())) {
            assertThat(send(mail, security, out, "wrong")).isEqualTo(new DeliveryResult.Later("unauthorized", null));
            assertThat(mail.taken()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GREETING, 421 4.3.2 closing, smtp_421",
        "GREETING, 554 not you, smtp_554",
        "MAIL, 451 4.3.0 busy, smtp_451",
        "RCPT, 450 4.2.0 gray, smtp_450",
        "DATA, 452 4.3.1 full, smtp_452",
        "., 451 4.7.1 later, smtp_451",
        "GREETING, (hang up), connection_lost",
        "EHLO, (hang up), connection_lost",
        "MAIL, (hang up), connection_lost",
        "RCPT, (hang up), connection_lost",
        "DATA, (hang up), connection_lost"
    })
    void aMessageThatWasNotAcceptedIsRetriedAndAcceptedOnce(String command, String answer, String outcome)
            throws Exception {
        try (ScriptedMail mail = new ScriptedMail(Security.STARTTLS, certificate.server())) {
            mail.says(command, answer);
            assertThat(send(mail, Security.STARTTLS, LONG)).isEqualTo(new DeliveryResult.Later(outcome, null));
            assertThat(mail.taken()).isEmpty();
            assertThat(send(mail, Security.STARTTLS, LONG)).isEqualTo(TAKEN);
            assertThat(mail.taken()).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "MAIL, 550 5.7.1 not you, smtp_550,",
        "RCPT, 550 5.1.1 no such user, smtp_550, BOUNCED",
        "RCPT, 550 no such user, smtp_550, BOUNCED",
        "RCPT, 550 5.7.1 blocked, smtp_550,",
        "DATA, 554 5.6.0 no, smtp_554,",
        "., 552 5.3.4 too big, smtp_552,",
        "., 554 5.7.1 spam, smtp_554,"
    })
    void aPermanentRefusalIsNotRetried(String command, String answer, String outcome, @Nullable SendRule rule)
            throws Exception {
        try (ScriptedMail mail = new ScriptedMail(Security.NONE, certificate.server())) {
            mail.says(command, answer);
            assertThat(send(mail, Security.NONE, LONG)).isEqualTo(new DeliveryResult.Refused(outcome, rule));
            assertThat(mail.taken()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GREETING, (silence)",
        "EHLO, (silence)",
        "STARTTLS, (silence)",
        "AUTH, (silence)",
        "MAIL, (silence)",
        "RCPT, (silence)",
        "DATA, (silence)",
        "EHLO, (drip)",
        "MAIL, (drip)"
    })
    void aStalledServerTimesOutAndIsRetried(String command, String answer) throws Exception {
        try (ScriptedMail mail = new ScriptedMail(Security.STARTTLS, certificate.server())) {
            mail.says(command, answer);
            assertThat(send(mail, Security.STARTTLS, SOON)).isEqualTo(new DeliveryResult.Later("timeout", null));
            assertThat(mail.taken()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"(silence), timeout", "(drip), timeout", "(hang up), connection_lost"})
    void theResultIsUnknownOnceTheEndWasSent(String answer, String outcome) throws Exception {
        try (ScriptedMail mail = new ScriptedMail(Security.NONE, certificate.server())) {
            mail.says(".", answer);
            assertThat(send(mail, Security.NONE, SOON)).isEqualTo(new DeliveryResult.Unknown(outcome));
            assertThat(mail.taken()).hasSize(1);
        }
    }

    @Test
    void anAcceptedMessageStaysAcceptedWhenQuitFails() throws Exception {
        try (ScriptedMail mail = new ScriptedMail(Security.NONE, certificate.server())) {
            mail.says("QUIT", ScriptedMail.HANG_UP);
            assertThat(send(mail, Security.NONE, LONG)).isEqualTo(TAKEN);
        }
    }

    @Test
    void aServerInAPrivateNetworkIsNotReached() throws Exception {
        try (ScriptedMail mail = new ScriptedMail(Security.NONE, certificate.server());
                Outbound out =
                        new Outbound(AddressPolicy.parse(List.of("off")), Timeouts.of(LONG), certificate.trusting())) {
            assertThat(send(mail, Security.NONE, out, ScriptedMail.PASSWORD))
                    .isEqualTo(new DeliveryResult.Later("private_address", null));
        }
    }

    private static DeliveryResult send(ScriptedMail mail, Security security, Duration answer) {
        try (Outbound out = out(answer, certificate.trusting())) {
            return send(mail, security, out, ScriptedMail.PASSWORD);
        }
    }

    private static Outbound out(Duration answer, SSLContext tls) {
        return new Outbound(AddressPolicy.parse(List.of("127.0.0.1")), Timeouts.of(answer), tls);
    }

    private static DeliveryResult send(ScriptedMail mail, Security security, Outbound out, String password) {
        Provider.Smtp provider = new Provider.Smtp(
                "127.0.0.1",
                mail.port(),
                security,
                ScriptedMail.USER,
                "hello@acme.example",
                null,
                null,
                new HiddenText(password));
        return new SmtpSender(provider, out).send(mail());
    }

    private static Outgoing mail() {
        Instant now = Instant.parse("2026-03-10T17:00:00Z");
        Message message = new Message(
                new MessageId(11),
                null,
                Channel.EMAIL,
                new Message.Content("Hello", "Are you there?", null, null, null),
                new Message.Way("hello@acme.example", "ann@home.example", null, null, SendReason.PERSON),
                new Message.Standing(MessageState.SENDING, null, null, "key", null, 1),
                new Message.Moments(null, now, now, now, null, null));
        return new Outgoing(
                new AccountId(7),
                message,
                "hello@acme.example",
                "https://crm.example/status",
                "firstring-7-11-00ff",
                "https://crm.example/u/1");
    }
}
