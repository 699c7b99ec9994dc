package firstring.dialer;

import firstring.accounts.UserId;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * The counters of one user's queue, which give position and caps without counting rows. Loaded under the queue's row
 * lock, changed in memory, saved before the transaction commits. Not thread-safe.
 */
public final class QueueState extends Ranks {
    private final UserId user;
    private int leadsToday;
    private LocalDate leadsDay;
    private @Nullable Instant lastAssignedAt;

    public QueueState(
            UserId user,
            int openCount,
            long firstRank,
            long lastRank,
            int leadsToday,
            LocalDate leadsDay,
            @Nullable Instant lastAssignedAt) {
        super(openCount, firstRank, lastRank);
        this.user = user;
        this.leadsToday = leadsToday;
        this.leadsDay = leadsDay;
        this.lastAssignedAt = lastAssignedAt;
    }

    /** The queue of a user who has never been given anything. */
    public static QueueState empty(UserId user) {
        return new QueueState(user, 0, 0, 0, 0, LocalDate.EPOCH, null);
    }

    public UserId user() {
        return user;
    }

    /** The user's own day that {@link #leadsToday()} counts. */
    public LocalDate leadsDay() {
        return leadsDay;
    }

    public int leadsToday() {
        return leadsToday;
    }

    /** Leads given to the user on {@code today}, a date in the user's time zone. */
    public int leadsToday(LocalDate today) {
        return leadsDay.equals(today) ? leadsToday : 0;
    }

    public @Nullable Instant lastAssignedAt() {
        return lastAssignedAt;
    }

    /** Counts one lead given to the user on {@code today}, a date in the user's time zone. */
    public void countLead(LocalDate today, Instant now) {
        leadsToday = leadsToday(today) + 1;
        leadsDay = today;
        lastAssignedAt = now;
    }

    @Override
    String name() {
        return "the queue of user " + user.value();
    }
}
