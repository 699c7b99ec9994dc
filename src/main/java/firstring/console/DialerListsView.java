package firstring.console;

import java.util.List;
import java.util.Map;

/** Set-up, dialer lists. */
public final class DialerListsView {
    private DialerListsView() {}

    /** @param draft the name of a new one that was refused; empty: none was */
    public record All(List<Row> rows, String draft, Map<String, List<String>> faults) {}

    /** A list, who works it, and how many contacts wait in it. */
    public record Row(long id, String name, List<String> users, long waiting) {}

    /** One list with everybody who may work it. */
    public record One(
            long id, String name, List<Worker> workers, long waiting, String done, Map<String, List<String>> faults) {}

    /** @param works whether the user works the list */
    public record Worker(long user, String name, String status, boolean works) {}
}
