package firstring.sequences;

import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Identifies one step of one enrollment, as {@code enrollment-4711-1-0}. */
public record StepKey(long enrollment, int plan, int step) {
    private static final Pattern TEXT = Pattern.compile("enrollment-([0-9]{1,16})-([0-9]{1,9})-([0-9]{1,9})");

    public String text() {
        return "enrollment-%d-%d-%d".formatted(enrollment, plan, step);
    }

    /** Empty when the text identifies something else. */
    public static Optional<StepKey> parse(String text) {
        Matcher found = TEXT.matcher(text);
        return found.matches() ? Optional.of(of(found)) : Optional.empty();
    }

    private static StepKey of(MatchResult found) {
        return new StepKey(
                Long.parseLong(found.group(1)), Integer.parseInt(found.group(2)), Integer.parseInt(found.group(3)));
    }
}
