package firstring.bench.growth;

import firstring.bench.Baseline;
import firstring.bench.Workload;

/** The key of a row of the table. The baseline's connections are to the database, the server's are HTTP. */
public record ResultRow(int accounts, Workload workload, int connections, boolean isBaseline) {
    public static ResultRow ofServer(int accounts, Workload workload, int connections) {
        return new ResultRow(accounts, workload, connections, false);
    }

    public static ResultRow ofBaseline(int accounts, Workload workload) {
        return new ResultRow(accounts, workload, Baseline.CONNECTIONS, true);
    }
}
