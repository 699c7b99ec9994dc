package firstring.console.dashboard;

import firstring.console.Times;
import firstring.console.Words;
import firstring.console.dashboard.BoardCounts.Numbers;
import firstring.console.dashboard.BoardStore.LeadCount;
import firstring.console.dashboard.BoardStore.Waits;
import firstring.console.dashboard.BoardView.Column;
import firstring.console.dashboard.BoardView.Slot;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The tables of the board, whose charts a browser draws: never more than a hundred rows each. */
final class BoardCharts {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration QUARTER = Duration.ofMinutes(15);
    private static final List<String> OUTCOMES =
            List.of("created", "updated", "refused", "rejected_existing", "failed");
    private static final List<String> SOURCES = List.of("lead_api", "replay");

    private BoardCharts() {}

    static BoardView.Charts of(Numbers numbers, Times times, Instant start, Instant now) {
        Instant nextMinute = now.truncatedTo(ChronoUnit.MINUTES).plus(MINUTE);
        return new BoardView.Charts(
                times.zone().getId(),
                leads(numbers.leads(), times, nextMinute.minus(BoardCounts.HOUR), nextMinute, MINUTE),
                leads(numbers.leads(), times, start, nextMinute, QUARTER),
                calls(numbers.firstCalls(), times));
    }

    private static BoardView.Leads leads(
            List<LeadCount> all, Times times, Instant from, Instant until, Duration width) {
        List<LeadCount> counts = all.stream()
                .filter(count ->
                        !count.minute().isBefore(from) && count.minute().isBefore(until))
                .toList();
        List<Column> outcomes = columns(counts, OUTCOMES, LeadCount::outcome, Words::start);
        List<Column> sources = columns(counts, SOURCES, LeadCount::source, Words::source);
        Map<Instant, List<LeadCount>> bySlot = new HashMap<>();
        counts.forEach(count -> bySlot.computeIfAbsent(slotOf(count, from, width), none -> new ArrayList<>())
                .add(count));
        List<Slot> slots = new ArrayList<>();
        for (Instant at = from; at.isBefore(until); at = at.plus(width)) {
            List<LeadCount> those = bySlot.getOrDefault(at, List.of());
            slots.add(new Slot(
                    at.toString(),
                    times.clock(at),
                    sum(those),
                    sums(those, outcomes, LeadCount::outcome),
                    sums(those, sources, LeadCount::source)));
        }
        return new BoardView.Leads(outcomes, sources, slots);
    }

    private static Instant slotOf(LeadCount count, Instant from, Duration width) {
        return from.plus(
                width.multipliedBy(Duration.between(from, count.minute()).dividedBy(width)));
    }

    /** The parts that occur, in an order that never changes. */
    private static List<Column> columns(
            List<LeadCount> counts,
            List<String> order,
            Function<LeadCount, String> part,
            Function<String, String> words) {
        List<String> found = counts.stream().map(part).distinct().toList();
        return order.stream()
                .filter(found::contains)
                .map(code -> new Column(code, words.apply(code)))
                .toList();
    }

    private static List<Long> sums(List<LeadCount> counts, List<Column> columns, Function<LeadCount, String> part) {
        return columns.stream()
                .map(column -> sum(counts.stream()
                        .filter(count -> part.apply(count).equals(column.code()))
                        .toList()))
                .toList();
    }

    private static long sum(List<LeadCount> counts) {
        return counts.stream().mapToLong(LeadCount::leads).sum();
    }

    private static List<BoardView.Calls> calls(BoardStore.FirstCalls calls, Times times) {
        return calls.hours().entrySet().stream()
                .map(hour -> calls(hour.getKey(), hour.getValue(), times))
                .toList();
    }

    private static BoardView.Calls calls(Instant at, Waits waits, Times times) {
        return new BoardView.Calls(
                at.toString(), times.clock(at), waits.calls(), wait(waits.half()), wait(waits.most()));
    }

    static BoardView.Wait wait(Duration duration) {
        long seconds = duration.toSeconds();
        String words = seconds < 120
                ? seconds + "\u00a0s"
                : seconds < 7_200 ? seconds / 60 + "\u00a0min" : seconds / 3_600 + "\u00a0h";
        return new BoardView.Wait(seconds, words);
    }
}
