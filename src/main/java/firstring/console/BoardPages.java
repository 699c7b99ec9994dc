package firstring.console;

import firstring.accounts.Guard;
import firstring.accounts.Role;
import firstring.contacts.Visibility;
import firstring.http.Answer;
import firstring.http.Routes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/** The first page for team leads and admins; agents go to their queue. */
final class BoardPages {
    private static final Duration LONGEST_WATCH = Duration.ofSeconds(20);
    private static final int MINUTES = 60;

    /** A count is good for this many times as long as it took, so that counting never fills the database's day. */
    private static final int GOOD_FOR = 10;

    private static final Duration LONGEST_GOOD = Duration.ofSeconds(5);

    private final Gate gate;
    private final Guard guard;
    private final BoardStore store;
    private final Pulse pulse;
    private final InstantSource clock;
    private final Map<Asked, ReentrantLock> counting = new ConcurrentHashMap<>();
    private final Map<Asked, Counted> recent = new ConcurrentHashMap<>();

    BoardPages(Gate gate, Guard guard, BoardStore store, Pulse pulse, InstantSource clock) {
        this.gate = gate;
        this.guard = guard;
        this.store = store;
        this.pulse = pulse;
        this.clock = clock;
    }

    private record Asked(BoardStore.Viewer viewer, LocalDate day) {}

    /** Admins, and team leads who are in no group, share their counts. */
    private BoardStore.Viewer viewer(Visit visit) {
        Visibility visible = Visibility.of(guard.withTeam(visit.session().caller()));
        return new BoardStore.Viewer(
                visit.session().account(), visible.all() ? 0 : visit.user().id().value(), visible);
    }

    private record Counted(BoardStore.Numbers numbers, long atNanos, long tookNanos) {}

    void addTo(Routes routes) {
        routes.on("GET", "/", gate.open(Role.AGENT, this::show))
                .on("GET", "/board/live", gate.watch(Role.TEAM_LEAD, this::watch));
    }

    private Answer show(Visit visit) throws InterruptedException {
        if (!visit.user().role().isAtLeast(Role.TEAM_LEAD)) {
            return visit.goTo("/dialer");
        }
        return visit.page("board", visit.frame("Board", "board"), view(visit, false));
    }

    private Answer watch(Visit visit) throws Exception {
        String seen = visit.text("seen");
        BoardView[] last = new BoardView[1];
        pulse.await(visit.session().account(), LONGEST_WATCH, () -> {
            last[0] = view(visit, true);
            return !stamp(last[0]).equals(seen);
        });
        return visit.part("board-live", Map.of("frame", visit.frame("Board", "board"), "view", last[0]));
    }

    private static String stamp(BoardView view) {
        return view.watchHref().substring(view.watchHref().indexOf('=') + 1);
    }

    private BoardView view(Visit visit, boolean watches) throws InterruptedException {
        Instant now = clock.instant();
        LocalDate day = now.atZone(visit.times().zone()).toLocalDate();
        BoardStore.Numbers numbers = count(visit, day, now, watches);
        long leads =
                numbers.leads().stream().mapToLong(BoardStore.LeadCount::leads).sum();
        List<BoardView.Bar> bars = bars(numbers.minutes());
        BoardStore.FirstCalls calls = numbers.firstCalls();
        List<BoardView.Group> groups = groups(numbers);
        BoardView view = new BoardView(
                leads,
                shares(numbers, leads, BoardStore.LeadCount::outcome, Words::start),
                shares(numbers, leads, BoardStore.LeadCount::source, Words::source),
                bars,
                bars.stream().mapToLong(BoardView.Bar::leads).sum(),
                calls.calls() == 0 ? "" : words(calls.half()),
                calls.calls() == 0 ? "" : words(calls.most()),
                numbers.uncorrected(),
                numbers.parked().values().stream().mapToLong(Long::longValue).sum(),
                numbers.queued(),
                groups,
                "");
        String seen = Integer.toHexString(view.hashCode());
        return watched(view, "/board/live?seen=" + seen);
    }

    private static BoardView watched(BoardView view, String href) {
        return new BoardView(
                view.leads(),
                view.outcomes(),
                view.sources(),
                view.bars(),
                view.lastHour(),
                view.half(),
                view.most(),
                view.uncorrected(),
                view.parked(),
                view.queued(),
                view.groups(),
                href);
    }

    /** The last count while it is good. Who watches wants one that began after he asked, and waits for it. */
    private BoardStore.Numbers count(Visit visit, LocalDate day, Instant now, boolean watches)
            throws InterruptedException {
        Asked asked = new Asked(viewer(visit), day);
        long came = System.nanoTime();
        Counted known = recent.get(asked);
        long goodNanos = known == null ? 0 : known.atNanos() + GOOD_FOR * known.tookNanos() - came;
        if (known != null && goodNanos > 0 && !watches) {
            return known.numbers();
        }
        if (goodNanos > 0) {
            Thread.sleep(Duration.ofNanos(Math.min(goodNanos, LONGEST_GOOD.toNanos())));
        }
        ReentrantLock lock = counting.computeIfAbsent(asked, none -> new ReentrantLock());
        lock.lockInterruptibly();
        try {
            Counted meanwhile = recent.get(asked);
            return meanwhile != null && meanwhile.atNanos() - came > 0
                    ? meanwhile.numbers()
                    : count(asked, visit, day, now);
        } finally {
            lock.unlock();
        }
    }

    private BoardStore.Numbers count(Asked asked, Visit visit, LocalDate day, Instant now) {
        long at = System.nanoTime();
        Instant start = day.atStartOfDay(visit.times().zone()).toInstant();
        Instant nextMinute = now.truncatedTo(ChronoUnit.MINUTES).plusSeconds(60);
        BoardStore.Numbers numbers = store.count(asked.viewer(), start, nextMinute);
        recent.keySet().removeIf(old -> old.day().isBefore(day.minusDays(2)));
        counting.keySet().removeIf(old -> old.day().isBefore(day.minusDays(2)));
        recent.put(asked, new Counted(numbers, at, System.nanoTime() - at));
        return numbers;
    }

    private static List<BoardView.Share> shares(
            BoardStore.Numbers numbers,
            long leads,
            Function<BoardStore.LeadCount, String> by,
            Function<String, String> words) {
        Map<String, Long> sums = new LinkedHashMap<>();
        numbers.leads().forEach(count -> sums.merge(by.apply(count), count.leads(), Long::sum));
        List<BoardView.Share> shares = new ArrayList<>();
        sums.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .forEach(sum ->
                        shares.add(new BoardView.Share(sum.getKey(), words.apply(sum.getKey()), sum.getValue(), (int)
                                (100 * sum.getValue() / Math.max(1, leads)))));
        return shares;
    }

    private static List<BoardView.Bar> bars(Map<Integer, Long> minutes) {
        long highest = Math.max(
                1, minutes.values().stream().mapToLong(Long::longValue).max().orElse(1));
        List<BoardView.Bar> bars = new ArrayList<>();
        for (int ago = MINUTES - 1; ago >= 0; ago--) {
            long leads = minutes.getOrDefault(ago, 0L);
            bars.add(new BoardView.Bar(MINUTES - 1 - ago, (int) Math.ceilDiv(100 * leads, highest), leads));
        }
        return bars;
    }

    private static String words(Duration duration) {
        long seconds = duration.toSeconds();
        return seconds < 120 ? seconds + " s" : seconds < 7_200 ? seconds / 60 + " min" : seconds / 3_600 + " h";
    }

    private static List<BoardView.Group> groups(BoardStore.Numbers numbers) {
        Map<Long, List<BoardStore.MemberRow>> byGroup = new LinkedHashMap<>();
        numbers.members()
                .forEach(member -> byGroup.computeIfAbsent(member.group(), none -> new ArrayList<>())
                        .add(member));
        List<BoardView.Group> groups = new ArrayList<>();
        byGroup.forEach((id, members) -> groups.add(new BoardView.Group(
                id,
                members.getFirst().groupName(),
                numbers.parked().getOrDefault(id, 0L),
                members.stream().map(BoardPages::member).toList())));
        return groups;
    }

    private static BoardView.Member member(BoardStore.MemberRow row) {
        return new BoardView.Member(row.user(), row.name(), row.status(), row.active(), row.leadsToday(), row.open());
    }
}
