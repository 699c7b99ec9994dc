package firstring.console.settings;

import java.util.List;

/**
 * A user's working hours as a form holds them.
 *
 * @param limited false: the user works at any time
 * @param clock the zone by whose clock, and the time there
 */
public record WeekView(boolean limited, List<Day> days, String clock) {

    /** One day with its spans; an empty span is room for one more. */
    public record Day(String key, String name, List<Span> spans) {}

    /** From a start to an end, which may be on the next day; both empty for none. */
    public record Span(String start, String end) {
        static final Span NONE = new Span("", "");

        boolean isNone() {
            return start.isEmpty() && end.isEmpty();
        }
    }
}
