package firstring.console.sequences;

import firstring.console.Words;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The pages of sequences. */
public final class SequencesView {
    private SequencesView() {}

    /** All sequences, and the form for one more. */
    public record All(List<Row> rows, String draft, Map<String, List<String>> faults) {}

    /** A sequence in the list; people are those who are in it now. */
    public record Row(long id, String version, String name, boolean paused, int steps, long people) {}

    /** How far people came at one step of the newest plan, or of an older one. */
    public record FunnelStep(int plan, int place, String words, long people, long waiting, String outcomes) {}

    /** A contact in a sequence. */
    public record Person(
            long id,
            long contact,
            String name,
            String state,
            String step,
            @Nullable Instant nextAt,
            String reason,
            String fault,
            Instant enrolledAt) {

        public boolean isActive() {
            return state.equals("active");
        }

        public boolean isSetAside() {
            return reason.equals("set_aside");
        }
    }

    /** The contacts of a sequence and the funnel. */
    public record People(
            long id, String name, String state, List<FunnelStep> funnel, List<Person> people, String olderHref) {

        /** True when steps of more than one version are told. */
        public boolean hasVersions() {
            return funnel.stream().map(FunnelStep::plan).distinct().count() > 1;
        }
    }

    /** Explains why a contact waits or has left. */
    public static String why(String reason) {
        return reason.equals("wait") ? "The wait is not over" : Words.start(reason);
    }
}
