package firstring.dialer;

import firstring.accounts.UserId;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * The counters of one user's queue, which give position and caps without counting rows. Loaded under the queue's row
 * lock, changed in memory, saved before the transaction commits. Not thread-safe.
 */
public final class QueueState {
    private final UserId user;
    private final Ranks ranks;
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
        this.user = user;
        this.ranks = new Ranks(openCount, firstRank, lastRank);
        this.leadsToday = leadsToday;
        this.leadsDay = leadsDay;
        this.lastAssignedAt = lastAssignedAt;
    }

    /** The queue of a user to whom nothing was ever given. */
    public static QueueState empty(UserId user) {
        return new QueueState(user, 0, 0, 0, 0, LocalDate.EPOCH, null);
    }

    public UserId user() {
        return user;
    }

    public int openCount() {
        return ranks.openCount();
    }

    public long firstRank() {
        return ranks.first();
    }

    public long lastRank() {
        return ranks.last();
    }

    /** The user's own day that {@link #leadsToday()} counts. */
    public LocalDate leadsDay() {
        return leadsDay;
    }

    public int leadsToday() {
        return leadsToday;
    }

    /** Leads given to the user on {@code today}, a date in his own zone. */
    public int leadsToday(LocalDate today) {
        return leadsDay.equals(today) ? leadsToday : 0;
    }

    public @Nullable Instant lastAssignedAt() {
        return lastAssignedAt;
    }

    /** Counts one lead given to the user on {@code today}, a date in his own zone. */
    public void countLead(LocalDate today, Instant now) {
        leadsToday = leadsToday(today) + 1;
        leadsDay = today;
        lastAssignedAt = now;
    }

    Ranks ranks() {
        return ranks;
    }

    /** Opens an entry above all others and answers its rank. */
    public long takeTop() {
        return ranks.takeTop();
    }

    /** Opens an entry below all others and answers its rank. */
    public long takeBottom() {
        return ranks.takeBottom();
    }

    /** The rank that puts an entry that is open already above all others. */
    public long moveToTop() {
        return ranks.moveToTop();
    }

    /** The rank that puts an entry that is open already below all others. */
    public long moveToBottom() {
        return ranks.moveToBottom();
    }

    /** An open entry was closed, or moved to another user. */
    public void close() {
        ranks.close("the queue of user " + user.value());
    }
}
