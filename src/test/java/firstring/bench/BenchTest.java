package firstring.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchTest {
    private static final String PAGE = """
            # Performance

            <!-- measured by ./firstring bench: start -->
            Not yet measured.
            <!-- measured by ./firstring bench: end -->
            The end.
            """;

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @Test
    void aQuickRunFindsEveryAcknowledgedLeadAndWritesThePage() throws IOException, SQLException, InterruptedException {
        Path page = Files.writeString(folder.resolve("performance.md"), PAGE);

        boolean addsUp = Bench.run(BenchOptions.quick().withDocument(page), new PrintStream(printed, true));

        assertThat(addsUp).as(printed.toString(StandardCharsets.UTF_8)).isTrue();
        assertThat(Files.readString(page))
                .contains("| 1 | new | server | 16 |", "| 5 | mixed | baseline | 8 |", "The end.")
                .doesNotContain("Not yet measured.");
    }
}
