package firstring.intake;

import firstring.accounts.AccountId;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A job waiting in its account's lane: a lead to accept, or a parked lead to hand out. The result arrives in
 * {@link #outcome()}, after the commit. Until the commit begins, the waiting request can abandon the job for good.
 */
public final class PendingJob {
    private final AccountId account;
    private final Job job;
    private final CompletableFuture<Receipt> outcome = new CompletableFuture<>();
    private final AtomicReference<State> state = new AtomicReference<>(State.OPEN);
    private final long madeAtNanos = System.nanoTime();

    private enum State {
        OPEN,
        /** Its transaction is about to commit. */
        SEALED,
        /** The client was told that nothing is saved, so nothing may be written anymore. */
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

    /** Abandons the job; false when its commit has begun, so the outcome is up to the database. */
    boolean giveUp() {
        return state.compareAndSet(State.OPEN, State.GIVEN_UP);
    }

    public boolean isGivenUp() {
        return state.get() == State.GIVEN_UP;
    }

    /** Marks the start of the commit; false when the job was abandoned and must not be committed. */
    public boolean seal() {
        return state.compareAndSet(State.OPEN, State.SEALED) || state.get() == State.SEALED;
    }

    /** Abandons the job and notifies the waiting request, if that is still possible. */
    public void refuse() {
        if (giveUp()) {
            outcome.complete(new Receipt.Unavailable());
        }
    }

    /** The result for a job whose commit does not finish. */
    public Receipt unknown() {
        return new Receipt.Unknown(job instanceof Job.TakeLead take ? take.id() : null);
    }

    /** True when the job must be alone in its batch, because its transaction is rolled back. */
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
