package firstring.work;

/** Receives the outcomes of due work. Called from several threads. */
@FunctionalInterface
public interface Outcomes {
    void count(String kind, String outcome, int rows);

    /** Ignores all outcomes. */
    static Outcomes ignored() {
        return (kind, outcome, rows) -> {};
    }
}
