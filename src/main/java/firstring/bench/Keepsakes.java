package firstring.bench;

import java.util.List;

/** What the server keeps with a lead, so that the baseline writes as much: JSON texts of one new and one repeated lead. */
record Keepsakes(String newTrace, String newChanges, String repeatTrace, String repeatChanges) {

    /** Reads them from what the server kept for some accounts. */
    @FunctionalInterface
    interface Source {
        Keepsakes of(List<BenchAccount> served);
    }
}
