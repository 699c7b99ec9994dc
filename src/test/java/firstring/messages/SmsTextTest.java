package firstring.messages;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The number of messages a text is billed as. */
final class SmsTextTest {
    @ParameterizedTest
    @CsvSource({
        "a, 1, gsm_7, 1",
        "a, 160, gsm_7, 1",
        "a, 161, gsm_7, 2",
        "a, 306, gsm_7, 2",
        "a, 307, gsm_7, 3",
        "€, 80, gsm_7, 1",
        "€, 81, gsm_7, 2",
        "€, 153, gsm_7, 3",
        "ж, 70, ucs_2, 1",
        "ж, 71, ucs_2, 2",
        "ж, 134, ucs_2, 2",
        "😀, 35, ucs_2, 1",
        "😀, 36, ucs_2, 2",
        "😀, 67, ucs_2, 3"
    })
    void repeatedLettersAreBilledBySegments(String letter, int times, String encoding, int segments) {
        String text = letter.repeat(times);
        assertThat(SmsText.encoding(text)).isEqualTo(encoding);
        assertThat(SmsText.segments(text)).isEqualTo(segments);
    }
}
