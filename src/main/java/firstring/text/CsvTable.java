package firstring.text;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import de.siegmar.fastcsv.writer.QuoteStrategies;
import java.io.IOException;
import java.io.Writer;
import java.util.List;

/**
 * Writes a table as CSV: commas between cells, non-empty cells quoted and guarded as {@link CsvText} describes. The
 * only way to write CSV, so that no cell goes out unguarded. Not thread-safe.
 */
public final class CsvTable {
    private final CsvWriter csv;

    public CsvTable(Writer text) {
        this.csv = CsvWriter.builder()
                .lineDelimiter(LineDelimiter.CRLF)
                .quoteStrategy(QuoteStrategies.NON_EMPTY)
                .build(text);
    }

    public void row(List<String> cells) {
        csv.writeRecord(cells.stream().map(CsvText::cell).toList());
    }

    public void flush() throws IOException {
        csv.flush();
    }
}
