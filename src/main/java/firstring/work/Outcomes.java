package firstring.work;

/** Told what became of due work. Called from several threads. */
@FunctionalInterface
public interface Outcomes {
    void count(String kind, String outcome, int rows);

    /** Tells nobody. */
    static Outcomes ignored() {
        return (kind, outcome, rows) -> {};
    }
}
