package firstring.sequences;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TemplateTest {
    private static final Map<String, String> ANN =
            Map.of("first_name", "Ann", "city", " ", "notes", "{{first_name}} <b>&'\"");

    @ParameterizedTest
    @CsvSource({
        "Hello {{first_name}}!,Hello Ann!",
        "Hello {{ first_name | there }}!,Hello Ann!",
        "Hello {{last_name | there}}!,Hello there!",
        "Hello {{last_name}}!,Hello !",
        "{{city|Rome}} {{first_name}},Rome Ann",
        "a { b } c,a { b } c",
        "'',''"
    })
    void placeholdersAreFilledWithTheContactsFields(String template, String text) {
        assertThat(Template.parse(template).render(ANN::get)).isEqualTo(text);
    }

    @Test
    void fieldValuesAreNeverParsedAsTemplateOrHtml() {
        Template template = Template.parse("<p>{{notes}}</p>");
        assertThat(template.render(ANN::get)).isEqualTo("<p>{{first_name}} <b>&'\"</p>");
        assertThat(template.renderHtml(ANN::get)).isEqualTo("<p>{{first_name}} &lt;b&gt;&amp;&#39;&quot;</p>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{{", "}}", "{{first_name", "first_name}}", "{{}}", "{{First Name}}", "{{a|b|c}}", "{{a {{b}} }}"
            })
    void refusesAMalformedTemplate(String template) {
        assertThatThrownBy(() -> Template.parse(template)).isInstanceOf(Template.Faulty.class);
    }
}
