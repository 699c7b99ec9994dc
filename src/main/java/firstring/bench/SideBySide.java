package firstring.bench;

import firstring.bench.growth.Population;
import firstring.bench.growth.ResultRow;
import firstring.postgres.Database;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Runs the server and the baseline alternately with the same number of accounts on one database, so that other load on
 * the machine affects both. Rounds add to the given measures.
 */
public final class SideBySide {
    private final List<BenchAccount> served;
    private final List<BenchAccount> plain;
    private final LoadGenerator generator;
    private final Baseline baseline;
    private final Meter meter;
    private final Population toServer = new Population();
    private final Population toBaseline = new Population();
    private final Tally server = new Tally();
    private final Tally baselineTally = new Tally();

    /** {@code served} are the server's accounts, {@code plain} the baseline's. */
    SideBySide(
            List<BenchAccount> served,
            List<BenchAccount> plain,
            InetSocketAddress address,
            Database database,
            Meter meter) {
        this.served = served;
        this.plain = plain;
        this.generator = new LoadGenerator(address, new Requests(served, hostOf(address)));
        this.baseline = new Baseline(database, plain);
        this.meter = meter;
    }

    /** Warms up both sides; their rows are counted, their time is not. */
    void warmUp(int connections, Duration duration, BenchStore store)
            throws IOException, SQLException, InterruptedException {
        for (Workload workload : List.of(Workload.NEW, Workload.MIXED)) {
            server.add(load(workload, connections, duration.dividedBy(2)));
        }
        baseline.keep(store.readPayloads(served.getFirst()));
        for (Workload workload : List.of(Workload.NEW, Workload.MIXED)) {
            baselineTally.add(write(workload, duration.dividedBy(4)));
        }
        store.analyze();
    }

    /** Runs one round with every number of connections, then one of the baseline. */
    void round(Workload workload, List<Integer> connections, Duration duration, Map<ResultRow, Measure> measures)
            throws IOException, SQLException, InterruptedException {
        for (int count : connections) {
            Usage before = meter.read();
            Tally round = load(workload, count, duration);
            server.add(round);
            add(measures, ResultRow.ofServer(served.size(), workload, count), round, before);
        }
        Usage before = meter.read();
        Tally round = write(workload, duration);
        baselineTally.add(round);
        add(measures, ResultRow.ofBaseline(plain.size(), workload), round, before);
    }

    /** Everything that does not match on either side, in sentences. */
    List<String> mismatches(BenchStore store) {
        List<String> all = new ArrayList<>();
        all.addAll(RowCheck.mismatches("server", server, toServer.size(), served, store));
        all.addAll(RowCheck.unevenShares(served, store));
        all.addAll(RowCheck.mismatches("baseline", baselineTally, toBaseline.size(), plain, store));
        return all;
    }

    private Tally load(Workload workload, int connections, Duration duration) throws IOException {
        return generator.run(connections, duration, toServer.begin(workload)::next);
    }

    private Tally write(Workload workload, Duration duration) throws SQLException, InterruptedException {
        return baseline.run(duration, toBaseline.begin(workload)::next);
    }

    private void add(Map<ResultRow, Measure> measures, ResultRow cell, Tally round, Usage before) {
        measures.computeIfAbsent(cell, _ -> new Measure())
                .add(round, meter.read().minus(before));
    }

    public static String hostOf(InetSocketAddress address) {
        return address.getHostString() + ":" + address.getPort();
    }
}
