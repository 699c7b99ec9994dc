package firstring.bench;

import java.util.ArrayList;
import java.util.List;

/** The combined results of all rounds of one table row. */
public final class Measure {
    private final Tally tally = new Tally();
    private final List<Double> rates = new ArrayList<>();
    private Usage usage = Usage.NONE;
    private double seconds;

    public void add(Tally round, Usage used) {
        tally.add(round);
        usage = usage.plus(used);
        double took = round.elapsedNanos / 1e9;
        seconds += took;
        rates.add(round.acknowledged() / took);
    }

    public double leadsPerSecond() {
        return tally.acknowledged() / seconds;
    }

    /** Leads per second of each round, in order. */
    public List<Double> rates() {
        return List.copyOf(rates);
    }

    public Tally tally() {
        return tally;
    }

    double p50Millis() {
        return tally.latencyMicros.getValueAtPercentile(50) / 1_000.0;
    }

    double p99Millis() {
        return tally.latencyMicros.getValueAtPercentile(99) / 1_000.0;
    }

    double serverMicros() {
        return perLead(usage.serverNanos());
    }

    double postgresMicros() {
        return perLead(usage.postgresNanos());
    }

    double benchMicros() {
        return perLead(usage.benchNanos());
    }

    private double perLead(long nanos) {
        return nanos / 1_000.0 / Math.max(1, tally.acknowledged());
    }
}
