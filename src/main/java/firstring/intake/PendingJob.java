package firstring.intake;

import firstring.accounts.AccountId;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One piece of work that waits in the lane of its account: a lead, or a parked one to hand out. The outcome arrives in
 * {@link #outcome()}, after the commit. Until the commit begins, the waiting request can abandon the ticket for good.
 */
public final class PendingJob {
    private final AccountId account;
    private final Job job;
    private final CompletableFuture<Receipt> outcome = new CompletableFuture<>();
    private final AtomicReference<State> state = new AtomicReference<>(State.OPEN);
    private final long madeAtNanos = System.nanoTime();

    private enum State {
        OPEN,
        /** Its transaction is about to be committed. */
        SEALED,
        /** The client was told that nothing is saved, so nothing can be written anymore. */
        GIVEN_UP
    }

    public PendingJob(AccountId account, Job job) {
        this.account = account;
        this.job = job;
    }

    public AccountId account() {
        return account;
    }

    /** By {@link System#nanoTime()}. */
    public long madeAtNanos() {
        return madeAtNanos;
    }

    public Job job() {
        return job;
    }

    public CompletableFuture<Receipt> outcome() {
        return outcome;
    }

    /** Abandons the ticket; false when its commit has begun, so the outcome is up to the database. */
    boolean giveUp() {
        return state.compareAndSet(State.OPEN, State.GIVEN_UP);
    }

    public boolean isGivenUp() {
        return state.get() == State.GIVEN_UP;
    }

    /** Marks the start of the commit; false when the ticket was abandoned and must not be committed. */
    public boolean seal() {
        return state.compareAndSet(State.OPEN, State.SEALED) || state.get() == State.SEALED;
    }

    /** Abandons the ticket and notifies the waiting request, if still possible. */
    public void refuse() {
        if (giveUp()) {
            outcome.complete(new Receipt.Unavailable());
        }
    }

    /** The result for a ticket whose commit does not finish. */
    public Receipt unknown() {
        return new Receipt.Unknown(job instanceof Job.TakeLead take ? take.id() : null);
    }

    /** True when the ticket must be alone in its batch, because its transaction is rolled back. */
    public boolean isAlone() {
        return job instanceof Job.TakeLead lead && lead.lead().dryRun();
    }

    /** The bytes that the batch limit counts. */
    public int bytes() {
        return switch (job) {
            case Job.TakeLead take -> take.submission().body().length;
            case Job.HandOutParking _ -> 0;
        };
    }

    @Nullable
    NewLead lead() {
        return job instanceof Job.TakeLead take ? take.lead() : null;
    }
}
