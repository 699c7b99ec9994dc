package firstring.console.sequences;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SequenceWordsTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            enrolled           | Enrolled in the sequence
            add_tag            | Sequence: tag added
            send_sms:opted_out | Sequence: SMS: opted out
            left:reply         | Left the sequence: replied
            left:merged        | Left the sequence: merged
            unheard_of         | Sequence: unheard of
            """)
    void codesOfTheTimelineAreToldInWords(String outcome, String words) {
        assertThat(SequenceWords.of(outcome)).isEqualTo(words);
    }
}
