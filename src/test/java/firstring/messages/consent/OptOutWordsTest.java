package firstring.messages.consent;

import static org.assertj.core.api.Assertions.assertThat;

import firstring.messages.ConsentCommand;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Messages as people really write them, with their meaning. */
final class OptOutWordsTest {
    private static final OptOutWords WORDS = OptOutWords.with(List.of("ALTO", "ARRÊT", "no más", "Désabonner", "退订"));

    /** A line of opt-out-messages.tsv: the meaning, a tab, and the text, in which {@code \n} is a line break. */
    private static Stream<List<String>> messages() throws IOException {
        List<List<String>> messages = new ArrayList<>();
        try (var in = OptOutWordsTest.class.getResourceAsStream("/messages/opt-out-messages.tsv")) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            text.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> List.of(line.split("\t", 2)))
                    .forEach(messages::add);
        }
        assertThat(messages).hasSizeGreaterThan(120);
        return messages.stream();
    }

    @ParameterizedTest
    @MethodSource("messages")
    void aMessageIsClassifiedByItsMeaning(List<String> message) {
        String text = message.get(1).replace("\\n", "\n");
        assertThat(WORDS.read(text)).as(text).isEqualTo(ConsentCommand.valueOf(message.get(0)));
    }

    @Test
    @Timeout(60)
    void theWorstTextsAreReadOnlyUpToTheLimit() {
        for (String piece :
                List.of("stop the ", "do not ", "remove me x ", "-", "\n", "no more a ", "not to be ", "'", "ǖ")) {
            assertThat(WORDS.read(piece.repeat(256 * 1024 / piece.length()))).isNotNull();
        }
    }
}
