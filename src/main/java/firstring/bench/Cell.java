package firstring.bench;

/** One line of the table. The baseline's connections are to the database, the server's are HTTP. */
record Cell(int accounts, Workload workload, int connections, boolean isBaseline) {
    static Cell ofServer(int accounts, Workload workload, int connections) {
        return new Cell(accounts, workload, connections, false);
    }

    static Cell ofBaseline(int accounts, Workload workload) {
        return new Cell(accounts, workload, Baseline.CONNECTIONS, true);
    }
}
