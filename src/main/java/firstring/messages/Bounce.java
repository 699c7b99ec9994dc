package firstring.messages;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells what a mail server's refusal means for the address. An enhanced status code (RFC 3463) takes precedence over
 * the reply code: 5.1.x and 5.2.1 mean that there is no such mailbox, any other 5.x.x that this message was not wanted.
 */
public final class Bounce {
    private static final Pattern STATUS = Pattern.compile("\\b([245])\\.(\\d{1,3})\\.(\\d{1,3})\\b");

    private Bounce() {}

    /** @param command the command that was refused */
    public static @Nullable SendRule ofReply(@Nullable String command, int code, @Nullable String text) {
        boolean ofRecipient =
                command != null && command.toUpperCase(Locale.ROOT).startsWith("RCPT");
        Matcher status = STATUS.matcher(text == null ? "" : text);
        if (status.find()) {
            return ofStatus(status.group());
        }
        return ofRecipient && (code == 550 || code == 551 || code == 553) ? SendRule.BOUNCED : null;
    }

    /** The rule for a status such as {@code 5.1.1}. */
    public static @Nullable SendRule ofStatus(String text) {
        Matcher status = STATUS.matcher(text);
        if (!status.find() || !status.group(1).equals("5")) {
            return null;
        }
        boolean noMailbox = status.group(2).equals("1")
                || (status.group(2).equals("2") && status.group(3).equals("1"));
        return noMailbox ? SendRule.BOUNCED : null;
    }
}
