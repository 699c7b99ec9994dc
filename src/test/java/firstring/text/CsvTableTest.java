package firstring.text;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** CSV files opened in a spreadsheet, with either separator. */
final class CsvTableTest {
    private static final String EVIL = "=cmd|' /C calc'!A0";

    @ParameterizedTest
    @ValueSource(
            strings = {"", "x;", "x; ", "x\t", "x\n", "x\r\n", "x,", "x|", "x;\"", "x;\u200b", "\u00a0", "x;\";\""})
    void noTextStartsAFormulaAfterAnySeparator(String before) throws IOException {
        for (String formula : List.of(EVIL, "+1+" + EVIL, "-1+" + EVIL, "@SUM(1)", "\uff1d1+1")) {
            String file = file(before + formula + ";", formula);
            for (char separator : new char[] {';', '\t', '|'}) {
                assertThat(cells(file, separator))
                        .as("%s by %s", before, separator)
                        .noneMatch(cell -> startsFormula(cell));
            }
        }
    }

    @Test
    void numbersSurviveTheRoundTrip() throws IOException {
        for (String text : List.of(
                "+18185550100", "+18185550100; +442079460000", "-5", "1.50", "+1;+2,+3", "a-b", "a+b@c.example")) {
            assertThat(CsvReader.builder().ofCsvRecord(file(text)).stream().map(row -> row.getField(0)))
                    .containsExactly(text);
        }
    }

    @Test
    void aLongTextOfNumbersIsGuardedToo() {
        String text = "1,".repeat(100_000) + EVIL;
        assertThat(CsvText.cell(text)).isEqualTo("1,".repeat(100_000) + "'" + EVIL);
    }

    private static String file(String... cells) throws IOException {
        StringWriter text = new StringWriter();
        CsvTable table = new CsvTable(text);
        table.row(List.of(cells));
        table.flush();
        return text.toString();
    }

    /** The cells as read normally, and by a program that uses another separator and ignores quotes. */
    private static List<String> cells(String file, char separator) {
        Stream<String> split = Stream.of(file.split("[\r\n" + separator + "]"));
        Stream<String> read = CsvReader.builder().ofCsvRecord(file).stream()
                .map(CsvRecord::getFields)
                .flatMap(List::stream);
        return Stream.concat(split, read).toList();
    }

    private static boolean startsFormula(String cell) {
        String seen = cell.replaceAll("^[\\s\\u00a0\\u200b\"]+", "");
        return !seen.isEmpty() && "=+-@\uff1d".indexOf(seen.charAt(0)) >= 0;
    }
}
