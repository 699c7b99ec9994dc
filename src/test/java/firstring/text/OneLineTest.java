package firstring.text;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

final class OneLineTest {
    private static final String HEAD = "at=2026-07-01T10:00:00Z level=warn logger=Intake ";

    @Test
    void ourOwnPairsAreLoggedUnchanged() {
        assertThat(line("firstring.intake.Intake", "event=lead_failed lead=7", null))
                .isEqualTo(HEAD + "event=lead_failed lead=7\n");
    }

    @Test
    void aLibrarysMessageIsQuoted() {
        assertThat(line("org.library.Intake", "went \"wrong\"", null))
                .isEqualTo(HEAD + "message=\"went \\\"wrong\\\"\"\n");
    }

    @Test
    void addedPairsFollow() {
        LoggingEvent event = event("firstring.intake.Intake", "event=x", null);
        event.addKeyValuePair(new KeyValuePair("port", 8080));
        event.addKeyValuePair(new KeyValuePair("name", "a b"));

        assertThat(new OneLine().doLayout(event)).isEqualTo(HEAD + "event=x port=8080 name=\"a b\"\n");
    }

    @Test
    void lineBreaksInValuesCannotForgeALogLine() {
        String line = line("firstring.intake.Intake", "event=x name=a\nat=now level=error\u001b[31m\u2028", null);

        assertThat(line).isEqualTo(HEAD + "event=x name=a\\nat=now level=error\\u001b[31m\\u2028\n");
    }

    @Test
    void anErrorIsLoggedOnOneLineWithItsCausesAndPeopleMasked() {
        Exception failure = new IllegalStateException("outer", new IllegalArgumentException("bad +18185551234\nline"));

        String line = line("firstring.intake.Intake", "event=x", failure);

        assertThat(line)
                .startsWith(HEAD + "event=x error=\"java.lang.IllegalStateException: outer | at ")
                .contains(" | caused by java.lang.IllegalArgumentException: bad +1818*****34\\nline")
                .hasLineCount(1);
    }

    private static String line(String logger, String message, @Nullable Throwable failure) {
        return new OneLine().doLayout(event(logger, message, failure));
    }

    private static LoggingEvent event(String logger, String message, @Nullable Throwable failure) {
        LoggingEvent event = new LoggingEvent(
                "", new LoggerContext().getLogger(logger), Level.WARN, message, failure, new Object[0]);
        event.setInstant(Instant.parse("2026-07-01T10:00:00Z"));
        return event;
    }
}
