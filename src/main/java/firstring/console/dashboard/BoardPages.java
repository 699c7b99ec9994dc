package firstring.console.dashboard;

import firstring.accounts.Guard;
import firstring.accounts.Role;
import firstring.console.ChangeFeed;
import firstring.console.Gate;
import firstring.console.Visit;
import firstring.console.Words;
import firstring.console.dashboard.BoardStore.LeadCount;
import firstring.contacts.Visibility;
import firstring.http.Answer;
import firstring.http.Routes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The first page for team leads and admins; agents go to their queue. */
public final class BoardPages {
    /** Short, because first calls are measured now and then: what changed of them without a lead is seen by the next look. */
    private static final Duration LONGEST_WATCH = Duration.ofSeconds(5);

    private final Gate gate;
    private final Guard guard;
    private final BoardCounts counts;
    private final ChangeFeed pulse;
    private final InstantSource clock;

    public BoardPages(Gate gate, Guard guard, BoardStore store, ChangeFeed pulse, InstantSource clock) {
        this.gate = gate;
        this.guard = guard;
        this.counts = new BoardCounts(store);
        this.pulse = pulse;
        this.clock = clock;
    }

    /** Admins, and team leads who are in no group, share their counts. */
    private BoardStore.Viewer viewer(Visit visit) {
        Visibility visible = Visibility.of(guard.withTeam(visit.session().caller()));
        return new BoardStore.Viewer(
                visit.session().account(), visible.all() ? 0 : visit.user().id().value(), visible);
    }

    public void addTo(Routes routes) {
        routes.on("GET", "/", gate.open(Role.AGENT, this::show))
                .on("GET", "/board/live", gate.watch(Role.TEAM_LEAD, this::watch));
    }

    private Answer show(Visit visit) throws InterruptedException {
        if (!visit.user().role().isAtLeast(Role.TEAM_LEAD)) {
            return visit.goTo("/dialer");
        }
        return visit.page("board", visit.frame("Board", "board"), view(visit));
    }

    private Answer watch(Visit visit) throws Exception {
        String seen = visit.text("seen");
        BoardView[] last = new BoardView[1];
        pulse.await(visit.session().account(), LONGEST_WATCH, () -> {
            last[0] = view(visit);
            return !stamp(last[0]).equals(seen);
        });
        return visit.part("board-live", Map.of("frame", visit.frame("Board", "board"), "view", last[0]));
    }

    private static String stamp(BoardView view) {
        return view.watchHref().substring(view.watchHref().indexOf('=') + 1);
    }

    private BoardView view(Visit visit) throws InterruptedException {
        Instant now = clock.instant();
        LocalDate day = now.atZone(visit.times().zone()).toLocalDate();
        Instant start = day.atStartOfDay(visit.times().zone()).toInstant();
        BoardCounts.Numbers numbers = counts.count(viewer(visit), day, start, now);
        List<LeadCount> today = numbers.leads().stream()
                .filter(count -> !count.minute().isBefore(start))
                .toList();
        if (numbers.work().cut()) {
            visit.api().noteCut("ring-group-members", BoardStore.MOST_MEMBERS);
        }
        long leads = today.stream().mapToLong(LeadCount::leads).sum();
        BoardStore.Waits waits = numbers.firstCalls().day();
        BoardView view = new BoardView(
                leads,
                shares(today, leads, LeadCount::outcome, Words::start),
                shares(today, leads, LeadCount::source, Words::source),
                BoardCharts.of(numbers, visit.times(), start, now),
                waits.calls() == 0 ? "" : BoardCharts.wait(waits.half()).words(),
                waits.calls() == 0 ? "" : BoardCharts.wait(waits.most()).words(),
                numbers.uncorrected(),
                numbers.work().parked().values().stream()
                        .mapToLong(Long::longValue)
                        .sum(),
                numbers.work().queued(),
                groups(numbers.work()),
                "");
        String seen = Integer.toHexString(view.hashCode());
        return watched(view, "/board/live?seen=" + seen);
    }

    private static BoardView watched(BoardView view, String href) {
        return new BoardView(
                view.leads(),
                view.outcomes(),
                view.sources(),
                view.charts(),
                view.half(),
                view.most(),
                view.uncorrected(),
                view.parked(),
                view.queued(),
                view.groups(),
                href);
    }

    private static List<BoardView.Share> shares(
            List<LeadCount> counts, long leads, Function<LeadCount, String> by, Function<String, String> words) {
        Map<String, Long> sums = new LinkedHashMap<>();
        counts.forEach(count -> sums.merge(by.apply(count), count.leads(), Long::sum));
        List<BoardView.Share> shares = new ArrayList<>();
        sums.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .forEach(sum ->
                        shares.add(new BoardView.Share(sum.getKey(), words.apply(sum.getKey()), sum.getValue(), (int)
                                (100 * sum.getValue() / Math.max(1, leads)))));
        return shares;
    }

    private static List<BoardView.Group> groups(BoardStore.Work work) {
        Map<Long, List<BoardStore.MemberRow>> byGroup = new LinkedHashMap<>();
        work.members()
                .forEach(member -> byGroup.computeIfAbsent(member.group(), none -> new ArrayList<>())
                        .add(member));
        List<BoardView.Group> groups = new ArrayList<>();
        byGroup.forEach((id, members) -> groups.add(new BoardView.Group(
                id,
                members.getFirst().groupName(),
                work.parked().getOrDefault(id, 0L),
                members.stream().map(BoardPages::member).toList())));
        return groups;
    }

    private static BoardView.Member member(BoardStore.MemberRow row) {
        return new BoardView.Member(row.user(), row.name(), row.status(), row.active(), row.leadsToday(), row.open());
    }
}
