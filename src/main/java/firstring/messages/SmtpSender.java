package firstring.messages;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.UnsupportedEncodingException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Date;
import java.util.Objects;
import java.util.Properties;
import javax.net.ssl.SSLException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.jspecify.annotations.Nullable;

/**
 * A mail server. Nothing has been taken before the end of the text was answered, so what fails before it is tried again;
 * when that answer is lost, nobody knows.
 */
final class SmtpSender implements Sender {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(20);
    private static final String UTF_8 = StandardCharsets.UTF_8.name();
    private static final String END_OF_TEXT = ".";

    private final Provider.Smtp provider;
    private final Properties more;

    SmtpSender(Provider.Smtp provider) {
        this(provider, new Properties());
    }

    /** @param more settings of the mail library on top */
    SmtpSender(Provider.Smtp provider, Properties more) {
        this.provider = provider;
        this.more = more;
    }

    @Override
    public boolean repeatsSafely() {
        return false;
    }

    @Override
    public Step send(Outgoing message) {
        String here =
                URI.create(Objects.requireNonNull(message.unsubscribeUrl())).getHost();
        Session session = Session.getInstance(settings(here));
        MimeMessage mime;
        try {
            mime = write(session, message, here);
        } catch (AddressException notOne) {
            return new Step.Refused("bad_address", null);
        } catch (MessagingException | UnsupportedEncodingException impossible) {
            throw new IllegalStateException(impossible);
        }
        return send(session, mime);
    }

    private Step send(Session session, MimeMessage mime) {
        try (Transport transport = session.getTransport("smtp")) {
            try {
                transport.connect(
                        provider.host(),
                        provider.port(),
                        provider.user(),
                        provider.user() == null ? null : provider.secret().reveal());
            } catch (MessagingException notReached) {
                return new Step.Later(whyNotReached(notReached), null);
            }
            transport.sendMessage(mime, mime.getAllRecipients());
            return new Step.Accepted(mime.getMessageID());
        } catch (SMTPSendFailedException refused) {
            return judge(refused);
        } catch (MessagingException lost) {
            return new Step.Unknown(cause(lost, SocketTimeoutException.class) ? "timeout" : "connection_lost");
        }
    }

    /** RFC 5321, 4.2.1: 4yz is for now, 5yz for good. */
    private static Step judge(SMTPSendFailedException refused) {
        int code = refused.getReturnCode();
        if (code >= 500) {
            return new Step.Refused("smtp_" + code, Bounce.ofReply(refused.getCommand(), code, refused.getMessage()));
        }
        if (code >= 400) {
            return new Step.Later("smtp_" + code, null);
        }
        return END_OF_TEXT.equals(refused.getCommand())
                ? new Step.Unknown("connection_lost")
                : new Step.Later("connection_lost", null);
    }

    private static String whyNotReached(MessagingException failed) {
        if (failed instanceof AuthenticationFailedException) {
            return "unauthorized";
        }
        if (cause(failed, UnknownHostException.class)) {
            return "dns";
        }
        if (cause(failed, SSLException.class)) {
            return "tls";
        }
        return cause(failed, SocketTimeoutException.class) ? "connect_timeout" : "refused";
    }

    private static boolean cause(Throwable failed, Class<? extends Throwable> type) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }

    private Properties settings(@Nullable String here) {
        Properties settings = new Properties();
        settings.setProperty("mail.smtp.connectiontimeout", Long.toString(CONNECT.toMillis()));
        settings.setProperty("mail.smtp.timeout", Long.toString(ANSWER.toMillis()));
        settings.setProperty("mail.smtp.localhost", here == null ? "localhost" : here);
        settings.setProperty("mail.smtp.auth", Boolean.toString(provider.user() != null));
        settings.setProperty("mail.smtp.ssl.checkserveridentity", "true");
        settings.setProperty("mail.smtp.quitwait", "false");
        switch (provider.security()) {
            case STARTTLS -> {
                settings.setProperty("mail.smtp.starttls.enable", "true");
                settings.setProperty("mail.smtp.starttls.required", "true");
            }
            case TLS -> settings.setProperty("mail.smtp.ssl.enable", "true");
            case NONE -> settings.setProperty("mail.smtp.starttls.enable", "false");
        }
        settings.putAll(more);
        return settings;
    }

    private MimeMessage write(Session session, Outgoing outgoing, @Nullable String here)
            throws MessagingException, UnsupportedEncodingException {
        Message message = outgoing.message();
        String id = "<" + outgoing.key() + "@" + here + ">";
        MimeMessage mime = new MimeMessage(session) {
            @Override
            protected void updateMessageID() throws MessagingException {
                setHeader("Message-ID", id);
            }
        };
        mime.setFrom(new InternetAddress(provider.sender(), provider.name(), UTF_8));
        if (provider.replyTo() != null) {
            mime.setReplyTo(InternetAddress.parse(provider.replyTo(), true));
        }
        mime.setRecipient(RecipientType.TO, new InternetAddress(outgoing.to(), true));
        String subject = message.content().subject();
        mime.setSubject(subject == null ? "" : subject.replaceAll("[\\r\\n]+", " "), UTF_8);
        mime.setSentDate(Date.from(message.moments().createdAt()));
        mime.setHeader("List-Unsubscribe", "<" + outgoing.unsubscribeUrl() + ">");
        mime.setHeader("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
        writeContent(mime, message.content());
        mime.saveChanges();
        return mime;
    }

    private static void writeContent(MimeMessage mime, Message.Content content) throws MessagingException {
        if (content.html() == null) {
            mime.setText(content.body(), UTF_8);
            return;
        }
        MimeBodyPart text = new MimeBodyPart();
        text.setText(content.body(), UTF_8);
        MimeBodyPart html = new MimeBodyPart();
        html.setText(content.html(), UTF_8, "html");
        mime.setContent(new MimeMultipart("alternative", text, html));
    }
}
