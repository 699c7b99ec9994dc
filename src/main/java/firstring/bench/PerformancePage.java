package firstring.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Puts a report between the markers of a Markdown page, and leaves the rest of the page alone. */
final class PerformancePage {
    private static final String START = "<!-- measured by ./firstring bench: start -->";
    private static final String END = "<!-- measured by ./firstring bench: end -->";

    private PerformancePage() {}

    static void write(Path page, String report) throws IOException {
        String text = Files.readString(page);
        int start = text.indexOf(START);
        int end = text.indexOf(END);
        if (start < 0 || end < start) {
            throw new IOException("The page " + page + " lacks the lines \"" + START + "\" and \"" + END + "\".");
        }
        Files.writeString(page, text.substring(0, start + START.length()) + "\n" + report + "\n" + text.substring(end));
    }
}
