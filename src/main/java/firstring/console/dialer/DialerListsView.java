package firstring.console.dialer;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Set-up, dialer lists. */
public final class DialerListsView {
    private DialerListsView() {}

    /** @param draft the name of a new one that was refused; empty: none was */
    public record All(List<Row> rows, String draft, Map<String, List<String>> faults) {}

    /** A list, who works it, and how many contacts wait in it. */
    public record Row(long id, String name, List<String> users, long waiting) {}

    /**
     * One list.
     *
     * @param workers those who work it, then users who could
     * @param find what users were searched for; null: everyone is shown
     */
    public record One(
            long id,
            String version,
            String name,
            List<Worker> workers,
            @Nullable String find,
            long waiting,
            String done,
            Map<String, List<String>> faults) {}

    /** @param works whether the user works the list */
    public record Worker(long user, String name, String status, boolean works) {}
}
