package firstring.text;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import ch.qos.logback.core.LayoutBase;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/**
 * The log's layout: one line per event, {@code key=value}. Our own messages are already pairs ({@code
 * log.info("event=server_started port={}", port)}) or add them with {@code addKeyValue}; a library's message is logged
 * as {@code message="…"}. Control characters are escaped and personal data is masked in every message.
 */
public final class OneLine extends LayoutBase<ILoggingEvent> {
    private static final String OWN_LOGGERS = "firstring";
    private static final int MAX_FRAMES = 40;
    private static final int MAX_CAUSES = 5;

    @Override
    public String doLayout(ILoggingEvent event) {
        StringBuilder line = new StringBuilder(200);
        line.append("at=").append(event.getInstant().truncatedTo(ChronoUnit.MILLIS));
        line.append(" level=").append(event.getLevel().levelStr.toLowerCase(java.util.Locale.ROOT));
        line.append(" logger=").append(shortName(event.getLoggerName()));
        addMessage(line, event);
        addPairs(line, event.getKeyValuePairs());
        addError(line, event.getThrowableProxy());
        return line.append('\n').toString();
    }

    private static String shortName(String logger) {
        return logger.substring(logger.lastIndexOf('.') + 1);
    }

    private static void addMessage(StringBuilder line, ILoggingEvent event) {
        @Nullable String message = event.getFormattedMessage();
        if (message == null || message.isEmpty()) {
            return;
        }
        line.append(' ');
        if (event.getLoggerName().startsWith(OWN_LOGGERS) && message.indexOf('=') > 0) {
            line.append(escaped(Mask.people(message)));
        } else {
            addPair(line, "message", message);
        }
    }

    private static void addPairs(StringBuilder line, @Nullable List<KeyValuePair> pairs) {
        if (pairs == null) {
            return;
        }
        for (KeyValuePair pair : pairs) {
            line.append(' ');
            addPair(line, pair.key, String.valueOf(pair.value));
        }
    }

    private static void addError(StringBuilder line, @Nullable IThrowableProxy error) {
        if (error == null) {
            return;
        }
        StringBuilder trace = new StringBuilder();
        @Nullable IThrowableProxy cause = error;
        for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++) {
            addThrowable(trace, cause);
            cause = cause.getCause();
        }
        line.append(' ');
        addPair(line, "error", trace.toString());
    }

    private static void addThrowable(StringBuilder trace, IThrowableProxy error) {
        trace.append(trace.isEmpty() ? "" : " | caused by ").append(error.getClassName());
        if (error.getMessage() != null) {
            trace.append(": ").append(error.getMessage());
        }
        StackTraceElementProxy[] frames = error.getStackTraceElementProxyArray();
        int shown = Math.min(MAX_FRAMES, frames.length - error.getCommonFrames());
        for (int frame = 0; frame < shown; frame++) {
            trace.append(" | ").append(frames[frame].getSTEAsString());
        }
    }

    private static void addPair(StringBuilder line, String key, String value) {
        String masked = Mask.people(value);
        line.append(key).append('=');
        if (isBare(masked)) {
            line.append(masked);
        } else {
            line.append('"').append(escaped(masked).replace("\"", "\\\"")).append('"');
        }
    }

    private static boolean isBare(String value) {
        return !value.isEmpty() && value.chars().allMatch(c -> c > ' ' && c != '"' && c != '=' && c != 127);
    }

    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder(text.length());
        text.chars().forEach(c -> {
            switch (c) {
                case '\n' -> escaped.append("\\n");
                case '\r' -> escaped.append("\\r");
                case '\t' -> escaped.append("\\t");
                default -> {
                    if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029') {
                        escaped.append("\\u%04x".formatted(c));
                    } else {
                        escaped.append((char) c);
                    }
                }
            }
        });
        return escaped.toString();
    }
}
