package firstring.messages.providers;

import firstring.messages.Bounce;
import firstring.messages.DeliveryResult;
import firstring.messages.Message;
import firstring.messages.SendRule;
import firstring.messages.providers.Provider.Security;
import firstring.outbound.Connection;
import firstring.outbound.Fault;
import firstring.outbound.Outbound;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.io.UnsupportedEncodingException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.Objects;
import java.util.Properties;
import javax.net.ssl.SSLException;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.jspecify.annotations.Nullable;

/**
 * Sends through a mail server. The server accepts nothing before the end of the text was sent, so earlier failures are
 * retried; when the response to the end is lost, the result is unknown.
 */
final class SmtpSender implements Sender {
    private static final String UTF_8 = StandardCharsets.UTF_8.name();
    private static final int GREETED = 250;
    private static final int TEMPORARY = 400;
    private static final int PERMANENT = 500;

    private final Provider.Smtp provider;
    private final Outbound outbound;

    SmtpSender(Provider.Smtp provider, Outbound outbound) {
        this.provider = provider;
        this.outbound = outbound;
    }

    /** Records whether the end of the text was sent. */
    private static final class Conversation extends SMTPTransport {
        private boolean ended;

        Conversation(Session session, URLName server) {
            super(session, server);
        }

        @Override
        protected void finishData() throws IOException, MessagingException {
            ended = true;
            super.finishData();
        }
    }

    @Override
    public boolean repeatsSafely() {
        return false;
    }

    @Override
    public DeliveryResult send(Outgoing message) {
        String here =
                URI.create(Objects.requireNonNull(message.unsubscribeUrl())).getHost();
        Session session = Session.getInstance(settings(here));
        MimeMessage mime;
        try {
            mime = write(session, message, here);
        } catch (AddressException notOne) {
            return new DeliveryResult.Refused("bad_address", null);
        } catch (MessagingException | UnsupportedEncodingException impossible) {
            throw new IllegalStateException(impossible);
        }
        return switch (outbound.connect(provider.host(), provider.port())) {
            case Connection.Failed(Fault fault) -> new DeliveryResult.Later(fault.code(), null);
            case Connection.Open connection -> {
                try (connection) {
                    yield send(connection, session, mime);
                }
            }
        };
    }

    /** Sends the email. The caller closes the connection; a failure while saying goodbye changes nothing. */
    private DeliveryResult send(Connection.Open connection, Session session, MimeMessage mime) {
        Conversation conversation = new Conversation(session, server());
        try {
            conversation.connect(
                    provider.security() == Security.TLS
                            ? outbound.secure(connection, provider.host())
                            : connection.socket());
        } catch (MessagingException | IOException notIn) {
            return new DeliveryResult.Later(whyNotIn(conversation, connection, notIn), null);
        }
        try {
            conversation.sendMessage(mime, mime.getAllRecipients());
            return new DeliveryResult.Accepted(mime.getMessageID());
        } catch (MessagingException failed) {
            return resultOf(conversation, connection, failed);
        } finally {
            sayGoodbye(conversation);
        }
    }

    private URLName server() {
        String password = provider.user() == null ? null : provider.secret().reveal();
        return new URLName("smtp", provider.host(), provider.port(), null, provider.user(), password);
    }

    private static void sayGoodbye(Conversation conversation) {
        try {
            conversation.close();
        } catch (MessagingException gone) {
            // the earlier result is kept
        }
    }

    /** RFC 5321, 4.2.1: 4yz is temporary, 5yz permanent. */
    private static DeliveryResult resultOf(
            Conversation conversation, Connection.Open connection, MessagingException failed) {
        Refusal refusal = Refusal.in(failed);
        if (refusal != null && refusal.code() >= PERMANENT) {
            return new DeliveryResult.Refused("smtp_" + refusal.code(), refusal.rule());
        }
        if (refusal != null && refusal.code() >= TEMPORARY) {
            return new DeliveryResult.Later("smtp_" + refusal.code(), null);
        }
        String outcome = isLate(connection, failed) ? "timeout" : "connection_lost";
        return conversation.ended ? new DeliveryResult.Unknown(outcome) : new DeliveryResult.Later(outcome, null);
    }

    /** The server's response and the command it refers to. */
    private record Refusal(String command, int code, String text) {

        /** A rejected address is nested inside the failure of the complete message. */
        static @Nullable Refusal in(Throwable failed) {
            for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
                if (cause instanceof SMTPAddressFailedException address) {
                    return new Refusal(
                            address.getCommand(), address.getReturnCode(), String.valueOf(address.getMessage()));
                }
                if (cause instanceof SMTPSendFailedException refused) {
                    return new Refusal(
                            refused.getCommand(), refused.getReturnCode(), String.valueOf(refused.getMessage()));
                }
            }
            return null;
        }

        @Nullable
        SendRule rule() {
            return Bounce.ofReply(command, code, text);
        }
    }

    private String whyNotIn(Conversation conversation, Connection.Open connection, Exception failed) {
        if (isLate(connection, failed)) {
            return "timeout";
        }
        if (cause(failed, SSLException.class)) {
            return "tls";
        }
        if (failed instanceof AuthenticationFailedException) {
            return "unauthorized";
        }
        int code = conversation.getLastReturnCode();
        boolean lacksTls = provider.security() == Security.STARTTLS && !conversation.supportsExtension("STARTTLS");
        if (code == GREETED && lacksTls) {
            return "tls";
        }
        return code >= TEMPORARY ? "smtp_" + code : "connection_lost";
    }

    private static boolean isLate(Connection.Open connection, Exception failed) {
        return connection.isOverdue() || cause(failed, SocketTimeoutException.class);
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
        settings.setProperty("mail.smtp.localhost", here == null ? "localhost" : here);
        settings.setProperty("mail.smtp.auth", Boolean.toString(provider.user() != null));
        settings.setProperty("mail.smtp.quitwait", "false");
        boolean startsTls = provider.security() == Security.STARTTLS;
        settings.setProperty("mail.smtp.starttls.enable", Boolean.toString(startsTls));
        settings.setProperty("mail.smtp.starttls.required", Boolean.toString(startsTls));
        settings.setProperty("mail.smtp.ssl.checkserveridentity", "true");
        settings.put("mail.smtp.ssl.socketFactory", outbound.tlsSockets());
        return settings;
    }

    private MimeMessage write(Session session, Outgoing outgoing, @Nullable String here)
            throws MessagingException, UnsupportedEncodingException {
        Message message = outgoing.message();
        String id = "<" + outgoing.mailName() + "@" + here + ">";
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
