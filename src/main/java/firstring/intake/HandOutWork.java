package firstring.intake;

import firstring.accounts.AccountId;
import firstring.intake.Receipt.ParkingOutcome;
import firstring.intake.decision.MemberPool;
import firstring.intake.decision.ParkedPlan;
import firstring.postgres.Database;
import firstring.routing.HandOut;
import firstring.routing.HandOutStore;
import firstring.routing.ParkingBatchStore;
import firstring.routing.ParkingBatchStore.Parked;
import firstring.routing.RingGroupBatchStore;
import firstring.work.DueStore;
import firstring.work.DueTimes;
import firstring.work.DueWork;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Hands out parked leads, oldest first, once members can take them (docs/contract.md 1.8). A change to a member
 * triggers a check at once; working hours and midnight are covered by a check every 30 seconds.
 */
public final class HandOutWork implements DueWork<HandOut> {
    private static final Duration CHECK_INTERVAL = Duration.ofSeconds(30);
    private static final int CHUNK = 64;

    private final Database database;
    private final DueTimes times;
    private final HandOutStore handOuts;
    private final Intake intake;
    private final InstantSource clock;
    private final ParkingBatchStore parkings = new ParkingBatchStore();
    private final RingGroupBatchStore ringGroups = new RingGroupBatchStore();

    public HandOutWork(Database database, HandOutStore handOuts, Intake intake, InstantSource clock) {
        this.database = database;
        this.times = new DueStore(database, "hand_out");
        this.handOuts = handOuts;
        this.intake = intake;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "hand_out";
    }

    @Override
    public DueTimes times() {
        return times;
    }

    @Override
    public List<HandOut> claim(long account, Claim claim) throws SQLException {
        return handOuts.claim(new AccountId(account), claim);
    }

    @Override
    public void postpone(HandOut item, Instant dueAt, String outcome) throws SQLException {
        handOuts.postpone(item, dueAt);
    }

    @Override
    public String run(HandOut item) throws SQLException {
        Set<MemberPool.Requirement> hopeless = new HashSet<>();
        int handedOut = 0;
        List<Parked> chunk = findParked(item, null);
        while (!chunk.isEmpty() && hopeless.size() < MemberPool.Requirement.KINDS) {
            List<Parked> promising = chunk.stream()
                    .filter(one -> !hopeless.contains(askedBy(one)))
                    .toList();
            handedOut += handOut(item, promising, hopeless);
            chunk = findParked(item, chunk.getLast());
        }
        return finish(item) + "_" + handedOut;
    }

    /** Tries to hand out some parked leads and returns the number handed out; adds to {@code hopeless} what no member can take now. */
    private int handOut(HandOut item, List<Parked> chunk, Set<MemberPool.Requirement> hopeless) {
        List<Job.HandOutParking> jobs = chunk.stream()
                .map(one -> new Job.HandOutParking(one.id(), one.contact(), item.ringGroup()))
                .toList();
        List<Receipt> receipts = intake.handOut(item.account(), jobs);
        int handedOut = 0;
        for (int i = 0; i < receipts.size(); i++) {
            if (!(receipts.get(i) instanceof Receipt.ParkingChecked(ParkingOutcome outcome))) {
                throw new IllegalStateException("a parked lead could not be checked");
            }
            switch (outcome) {
                case HANDED_OUT -> handedOut++;
                case STAYS -> hopeless.add(askedBy(chunk.get(i)));
                case GONE -> {}
            }
        }
        return handedOut;
    }

    private static MemberPool.Requirement askedBy(Parked parked) {
        ParkedPlan plan = ParkedPlan.parse(parked.plan());
        return new MemberPool.Requirement(plan.onlyAvailable(), plan.withFallback());
    }

    private List<Parked> findParked(HandOut item, @Nullable Parked after) throws SQLException {
        try (Connection connection = database.dataSource().getConnection()) {
            return parkings.findOldest(connection, item.account(), item.ringGroup(), after, CHUNK);
        }
    }

    /** Holds the group's row lock, so that no lead is parked while the row is removed. */
    private String finish(HandOut item) throws SQLException {
        try (Connection tx = database.dataSource().getConnection()) {
            tx.setAutoCommit(false);
            ringGroups.lockAndLoad(tx, item.account(), List.of(item.ringGroup()));
            boolean empty = parkings.findOldest(tx, item.account(), item.ringGroup(), null, 1)
                    .isEmpty();
            if (empty) {
                handOuts.remove(tx, item);
            } else {
                handOuts.finish(tx, item, clock.instant().plus(CHECK_INTERVAL));
            }
            tx.commit();
            return empty ? "done" : "waiting";
        }
    }
}
