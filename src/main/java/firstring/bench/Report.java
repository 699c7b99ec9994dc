package firstring.bench;

import firstring.bench.growth.ResultRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** The results of a bench as Markdown that is also readable on a terminal. */
record Report(
        String machine, Map<ResultRow, Measure> measures, List<Duration> starts, ProcessUsage.Memory serverMemory) {
    private static final String HEAD = """
            | accounts | leads | side | connections | leads/s | p50 ms | p99 ms | errors | CPU µs a lead: server | PostgreSQL | generator | × baseline (rounds) |
            |---:|---|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|
            """;
    private static final double MEBIBYTE = 1 << 20;

    String text() {
        List<String> lines = new ArrayList<>();
        lines.add(machine);
        lines.add("");
        lines.add(HEAD.strip());
        measures.forEach((cell, measure) -> lines.add(line(cell, measure)));
        lines.add("");
        lines.add(String.format(
                Locale.ROOT,
                "Resident memory of the server: %.0f MiB after the load, %.0f MiB at its peak.",
                serverMemory.residentBytes() / MEBIBYTE,
                serverMemory.peakBytes() / MEBIBYTE));
        if (!starts.isEmpty()) {
            lines.add("From process start to the first 201 on this data: " + seconds(starts) + ".");
        }
        return String.join("\n", lines);
    }

    private String line(ResultRow cell, Measure measure) {
        return String.format(
                Locale.ROOT,
                "| %d | %s | %s | %d | %,.0f | %.1f | %.1f | %d | %s | %.0f | %.0f | %s |",
                cell.accounts(),
                cell.workload().code(),
                cell.isBaseline() ? "baseline" : "server",
                cell.connections(),
                measure.leadsPerSecond(),
                measure.p50Millis(),
                measure.p99Millis(),
                measure.tally().errors,
                cell.isBaseline() ? "–" : String.format(Locale.ROOT, "%.0f", measure.serverMicros()),
                measure.postgresMicros(),
                measure.benchMicros(),
                cell.isBaseline() ? "1" : ratio(cell, measure));
    }

    private String ratio(ResultRow cell, Measure measure) {
        Measure baseline = measures.get(ResultRow.ofBaseline(cell.accounts(), cell.workload()));
        if (baseline == null) {
            return "–";
        }
        DoubleSummaryStatistics rounds = IntStream.range(0, measure.rates().size())
                .mapToDouble(i -> measure.rates().get(i) / baseline.rates().get(i))
                .summaryStatistics();
        return String.format(
                Locale.ROOT,
                "**%.1f** (%.1f–%.1f)",
                measure.leadsPerSecond() / baseline.leadsPerSecond(),
                rounds.getMin(),
                rounds.getMax());
    }

    /** Durations in seconds, in order. */
    static String seconds(List<Duration> starts) {
        return String.join(
                ", ",
                starts.stream()
                        .map(start -> String.format(Locale.ROOT, "%.2f s", start.toMillis() / 1_000.0))
                        .toList());
    }
}
