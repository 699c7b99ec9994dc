package firstring.json;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LayoutTest {
    @Test
    void everyValueHasALineAndStaysAsItWasWritten() {
        String written = """
                {"a":1.0,"a":1e400,"b":-0, "c":123456789012345678901234567890,
                "d":["x{,:}\\"[","\\u00e9\\/\\\\",{ } ,[\t],null],"é":{"e":[true ]}}
                """;
        assertThat(Layout.of(written)).hasValue("""
                {
                  "a": 1.0,
                  "a": 1e400,
                  "b": -0,
                  "c": 123456789012345678901234567890,
                  "d": [
                    "x{,:}\\"[",
                    "\\u00e9\\/\\\\",
                    {},
                    [],
                    null
                  ],
                  "é": {
                    "e": [
                      true
                    ]
                  }
                }""");
    }

    @Test
    void formattingFormattedJsonChangesNothing() {
        String once = Layout.of("[[1,{\"a\":[]}],2]").orElseThrow();
        assertThat(Layout.of(once)).hasValue(once);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "12",
                "\"text\"",
                "{\"a\":1",
                "{} {}",
                "[1,]",
                "{\"a\":NaN}",
                "phone_number=1&name=x",
                "{'a':1}",
                "\uFEFF{}"
            })
    void leavesTextAloneThatIsNoObjectOrArray(String text) {
        assertThat(Layout.of(text)).isEmpty();
    }

    @Test
    void leavesJsonAloneThatIsTooLongOrTooDeep() {
        assertThat(Layout.of("[" + " ".repeat(Layout.MAX_LENGTH - 2) + "]")).hasValue("[]");
        assertThat(Layout.of("[" + " ".repeat(Layout.MAX_LENGTH - 1) + "]")).isEmpty();
        assertThat(Layout.of("[".repeat(Json.MAX_NESTING + 1) + "]".repeat(Json.MAX_NESTING + 1)))
                .isEmpty();
    }
}
