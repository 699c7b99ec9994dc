package firstring.messages.inbound;

import firstring.messages.Channel;
import firstring.messages.NewMessage;
import firstring.text.EmailAddress;
import firstring.text.HtmlText;
import jakarta.mail.Address;
import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.InternetHeaders;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimeUtility;
import jakarta.mail.util.ByteArrayDataSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eclipse.angus.mail.dsn.DeliveryStatus;
import org.jspecify.annotations.Nullable;

/** The kinds of received mail. */
sealed interface ReceivedMail {

    /** A message that someone wrote. */
    record Letter(Inbound inbound) implements ReceivedMail {}

    /**
     * A mail server's report on an email (RFC 3464).
     *
     * @param status such as {@code 5.1.1}
     * @param originalId the Message-ID of that email
     */
    record Report(boolean isFailure, String status, String originalId) implements ReceivedMail {}

    record Unreadable() implements ReceivedMail {}

    static ReceivedMail parse(byte[] raw) {
        try {
            MimeMessage mime = new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(raw));
            return new Reader(mime, raw).read();
        } catch (MessagingException | IOException | RuntimeException unreadable) {
            return new Unreadable();
        }
    }

    /** Reads one email. */
    final class Reader {
        private static final int MAX_DEPTH = 10;
        private static final int MAX_PARTS = 100;
        private static final int MAX_DELIMITERS = 1_000;
        private static final int MAX_SUBJECT = 998;

        /** A character can be encoded as twelve, in addition to the word's own frame. */
        private static final int MAX_ENCODED_SUBJECT = 16 * MAX_SUBJECT;

        private static final int MAX_ANSWERED = 20;
        private static final int MAX_RECIPIENTS = 100;
        private static final int MAX_STATUS = 32 * 1_024;
        private static final Pattern NAME = Pattern.compile("<[^<>\\s]{1,250}>");
        private static final Pattern COMMENT = Pattern.compile("\\([^()]*\\)");
        private static final Pattern FAILED = Pattern.compile("(?i)^failed\\b");
        private static final Pattern STATUS = Pattern.compile("^\\s*([245]\\.\\d{1,3}\\.\\d{1,3})\\b");

        /** RFC 3464, then RFC 6533. */
        private static final List<String> STATUS_TYPES =
                List.of("message/delivery-status", "message/global-delivery-status");

        private static final List<String> ORIGINAL_TYPES = List.of(
                "message/rfc822",
                "text/rfc822-headers",
                "message/rfc822-headers",
                "message/global",
                "message/global-headers");

        private final MimeMessage mime;
        private final byte[] raw;
        private @Nullable String text;
        private @Nullable String html;
        private int parts;
        private int delimiters;

        Reader(MimeMessage mime, byte[] raw) {
            this.mime = mime;
            this.raw = raw;
        }

        ReceivedMail read() throws MessagingException, IOException {
            ContentType type = new ContentType(mime.getContentType());
            if (type.match("multipart/report")
                    && "delivery-status".equalsIgnoreCase(type.getParameter("report-type"))) {
                return report();
            }
            Optional<String> from = address(mime.getFrom());
            if (from.isEmpty()) {
                return new Unreadable();
            }
            find(mime, 0);
            String body = text != null ? text : html == null ? "" : HtmlText.of(html);
            return new Letter(new Inbound(
                    Channel.EMAIL,
                    from.get(),
                    address(mime.getAllRecipients()).orElse(null),
                    new Inbound.Content(cut(subject(), MAX_SUBJECT), cut(body, NewMessage.MAX_BODY), null, null),
                    "mail-" + key(),
                    null,
                    isAutomatic(),
                    answers()));
        }

        /** RFC 3834, plus automatic replies that do not declare themselves. */
        private boolean isAutomatic() throws MessagingException {
            String submitted = mime.getHeader("Auto-Submitted", null);
            String precedence = mime.getHeader("Precedence", null);
            return (submitted != null && !submitted.strip().equalsIgnoreCase("no"))
                    || (precedence != null && precedence.strip().matches("(?i)bulk|junk|list|auto_reply"))
                    || mime.getHeader("X-Autoreply", null) != null;
        }

        /** RFC 5322, 3.6.4. */
        private List<String> answers() throws MessagingException {
            List<String> nearest = names(mime.getHeader("In-Reply-To", " "));
            List<String> earlier = names(mime.getHeader("References", " "));
            return Stream.concat(nearest.stream(), earlier.reversed().stream())
                    .distinct()
                    .limit(MAX_ANSWERED)
                    .toList();
        }

        private static List<String> names(@Nullable String header) {
            return NAME.matcher(header == null ? "" : header)
                    .results()
                    .map(MatchResult::group)
                    .toList();
        }

        /** Decodes only as much of it as can be stored. */
        private @Nullable String subject() throws MessagingException {
            String header = mime.getHeader("Subject", null);
            if (header == null) {
                return null;
            }
            String text = MimeUtility.unfold(header.substring(0, Math.min(header.length(), MAX_ENCODED_SUBJECT)));
            try {
                return MimeUtility.decodeText(text);
            } catch (UnsupportedEncodingException unknown) {
                return text;
            }
        }

        private String key() throws MessagingException {
            String id = mime.getMessageID();
            return id != null && id.length() <= 200 ? id.strip() : digest(raw);
        }

        private static String digest(byte[] bytes) {
            try {
                return HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
            } catch (NoSuchAlgorithmException impossible) {
                throw new IllegalStateException(impossible);
            }
        }

        private static Optional<String> address(Address @Nullable [] addresses) {
            return addresses == null
                    ? Optional.empty()
                    : Arrays.stream(addresses)
                            .filter(InternetAddress.class::isInstance)
                            .map(one -> ((InternetAddress) one).getAddress())
                            .filter(EmailAddress::isOne)
                            .findFirst();
        }

        private void find(Part part, int depth) throws MessagingException, IOException {
            if (depth > MAX_DEPTH || ++parts > MAX_PARTS || Part.ATTACHMENT.equalsIgnoreCase(part.getDisposition())) {
                return;
            }
            if (part.isMimeType("multipart/*")) {
                findInParts(part, depth);
            } else if (part.isMimeType("text/plain") && text == null) {
                text = String.valueOf(part.getContent());
            } else if (part.isMimeType("text/html") && html == null) {
                html = String.valueOf(part.getContent());
            }
        }

        private void findInParts(Part part, int depth) throws MessagingException, IOException {
            byte[] content = contentOf(part);
            Multipart several = partsOf(part, content);
            int count;
            try {
                count = several.getCount();
            } catch (MessagingException notDivided) {
                text = text == null ? new String(content, StandardCharsets.UTF_8) : text;
                return;
            }
            for (int i = 0; i < count; i++) {
                find(several.getBodyPart(i), depth + 1);
            }
        }

        /** Each part costs an object with its own headers, whether it is read or not: those over the limit are cut off. */
        private Multipart partsOf(Part part, byte[] content) throws MessagingException {
            String boundary = new ContentType(part.getContentType()).getParameter("boundary");
            MailDelimiters found = MailDelimiters.find(content, boundary, MAX_DELIMITERS - delimiters);
            delimiters += found.count();
            byte[] kept = Arrays.copyOf(content, found.end());
            return new MimeMultipart(new ByteArrayDataSource(kept, part.getContentType()));
        }

        private static byte[] contentOf(Part part) throws MessagingException, IOException {
            try (InputStream in = part.getDataHandler().getDataSource().getInputStream()) {
                return in.readAllBytes();
            }
        }

        /** NUL cannot be stored. */
        private static String cut(@Nullable String text, int length) {
            String clean = text == null ? "" : text.replace("\0", "");
            return clean.codePointCount(0, clean.length()) <= length
                    ? clean
                    : clean.substring(0, clean.offsetByCodePoints(0, length));
        }

        /** A report on one email can cover several recipients: a failed one takes precedence over the others. */
        private ReceivedMail report() throws MessagingException, IOException {
            Multipart several = partsOf(mime, contentOf(mime));
            Optional<InternetHeaders> recipient = Optional.empty();
            String original = null;
            for (int i = 0; i < Math.min(several.getCount(), MAX_PARTS); i++) {
                BodyPart part = several.getBodyPart(i);
                if (isOneOf(part, STATUS_TYPES)) {
                    recipient = worst(part);
                } else if (original == null && isOneOf(part, ORIGINAL_TYPES)) {
                    original = messageId(part);
                }
            }
            String status = recipient.map(told -> field(told, "Status")).orElse("");
            Matcher code = STATUS.matcher(status);
            boolean isFailure = recipient.filter(Reader::isFailure).isPresent();
            return code.find() && original != null ? new Report(isFailure, code.group(1), original) : new Unreadable();
        }

        private static boolean isOneOf(Part part, List<String> types) throws MessagingException {
            for (String type : types) {
                if (part.isMimeType(type)) {
                    return true;
                }
            }
            return false;
        }

        /** Some servers write everything into the first block, which is that of the message. */
        private static Optional<InternetHeaders> worst(Part part) throws MessagingException, IOException {
            try (InputStream in = part.getInputStream()) {
                DeliveryStatus status = new DeliveryStatus(new ByteArrayInputStream(in.readNBytes(MAX_STATUS)));
                Stream<InternetHeaders> recipients = IntStream.range(
                                0, Math.min(status.getRecipientDSNCount(), MAX_RECIPIENTS))
                        .mapToObj(status::getRecipientDSN);
                return Stream.concat(Stream.ofNullable(status.getMessageDSN()), recipients)
                        .filter(told -> told.getHeader("Status", null) != null)
                        .max(Comparator.comparing(Reader::isFailure));
            }
        }

        private static boolean isFailure(InternetHeaders recipient) {
            return FAILED.matcher(field(recipient, "Action")).find();
        }

        /** A field without its comments. */
        private static String field(InternetHeaders headers, String name) {
            String value = headers.getHeader(name, null);
            return value == null ? "" : COMMENT.matcher(value).replaceAll(" ").strip();
        }

        private static @Nullable String messageId(Part part) throws MessagingException, IOException {
            try (PushbackInputStream in = new PushbackInputStream(part.getInputStream())) {
                skipBlankLines(in);
                String id = new InternetHeaders(in).getHeader("Message-ID", null);
                return id != null && NAME.matcher(id.strip()).matches() ? id.strip() : null;
            }
        }

        private static void skipBlankLines(PushbackInputStream in) throws IOException {
            int next = in.read();
            while (next == '\r' || next == '\n') {
                next = in.read();
            }
            if (next >= 0) {
                in.unread(next);
            }
        }
    }
}
