package firstring.bench.growth;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes a report between the markers of a Markdown page, and leaves the rest of the page unchanged. */
public final class PerformancePage {

    private PerformancePage() {}

    /** {@code command} is the measuring command, as in the markers. */
    public static void write(Path page, String command, String report) throws IOException {
        String first = "<!-- measured by ./firstring " + command + ": start -->";
        String last = "<!-- measured by ./firstring " + command + ": end -->";
        String text = Files.readString(page);
        int start = text.indexOf(first);
        int end = text.indexOf(last);
        if (start < 0 || end < start) {
            throw new IOException(
                    "The page " + page + " does not contain the lines \"" + first + "\" and \"" + last + "\".");
        }
        Files.writeString(page, text.substring(0, start + first.length()) + "\n" + report + "\n" + text.substring(end));
    }
}
