package firstring.bench.growth;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Puts a report between the markers of a Markdown page, and leaves the rest of the page alone. */
public final class PerformancePage {

    private PerformancePage() {}

    /** {@code command} is what measured it, as the markers name it. */
    public static void write(Path page, String command, String report) throws IOException {
        String first = "<!-- measured by ./firstring " + command + ": start -->";
        String last = "<!-- measured by ./firstring " + command + ": end -->";
        String text = Files.readString(page);
        int start = text.indexOf(first);
        int end = text.indexOf(last);
        if (start < 0 || end < start) {
            throw new IOException("The page " + page + " lacks the lines \"" + first + "\" and \"" + last + "\".");
        }
        Files.writeString(page, text.substring(0, start + first.length()) + "\n" + report + "\n" + text.substring(end));
    }
}
