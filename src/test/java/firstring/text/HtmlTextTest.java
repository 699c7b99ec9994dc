package firstring.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HtmlTextTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            <p>Hello <b>Ann</b></p><p>Bye</p> | Hello Ann/Bye
            one<br>two<br/>three | one/two/three
            a &lt; b &amp; c&nbsp;d &#39;e&#39; | a < b & c d 'e'
            <style>p {}</style><script>alert(1)</script>seen | seen
            <head><title>no</title></head><body>yes</body> | yes
            <ul><li>one</li><li>two</li></ul> | one/two
            1 < 2 and <b>more | 1 < 2 and more
            <!-- hidden -->shown | shown
            """)
    void htmlIsReducedToItsVisibleText(String html, String text) {
        assertThat(HtmlText.of(html).replaceAll("\n+", "/")).isEqualTo(text);
    }

    /**
     * Backtracking expressions would take minutes for each; the deadline only keeps a hung test from hanging the suite.
     */
    @Test
    @Timeout(60)
    void anHtmlHeavyEmailIsReadOnceUpToItsLimit() {
        for (String piece : List.of(
                "<style>",
                "<script>x",
                "<b>",
                "<p",
                "<a href='",
                "&#",
                "</div>",
                "<!--",
                "<![CDATA[",
                "<table><tr><td>",
                "<")) {
            String html = piece.repeat(1 + 256 * 1024 / piece.length());
            assertThat(HtmlText.of(html).length()).as(piece).isLessThanOrEqualTo(HtmlText.MAX_LENGTH);
        }
    }
}
