package firstring.intake;

import firstring.accounts.AccountId;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One piece of work that waits in the lane of its account: a lead, or a parked one to hand out. The outcome arrives in
 * {@link #outcome()}, after the commit. Until the commit begins, whoever waits may give the ticket up, once and for all.
 */
final class Ticket {
    private final AccountId account;
    private final Job job;
    private final CompletableFuture<Receipt> outcome = new CompletableFuture<>();
    private final AtomicReference<State> state = new AtomicReference<>(State.OPEN);
    private final long madeAtNanos = System.nanoTime();

    private enum State {
        OPEN,
        /** Its transaction is about to be committed. */
        SEALED,
        /** Who waited was told that nothing is kept, so nothing may be written any more. */
        GIVEN_UP
    }

    Ticket(AccountId account, Job job) {
        this.account = account;
        this.job = job;
    }

    AccountId account() {
        return account;
    }

    /** By {@link System#nanoTime()}. */
    long madeAtNanos() {
        return madeAtNanos;
    }

    Job job() {
        return job;
    }

    CompletableFuture<Receipt> outcome() {
        return outcome;
    }

    /** Gives the ticket up; false when its commit has begun, so that its fate is the database's. */
    boolean giveUp() {
        return state.compareAndSet(State.OPEN, State.GIVEN_UP);
    }

    boolean isGivenUp() {
        return state.get() == State.GIVEN_UP;
    }

    /** Tells that the commit begins; false when the ticket was given up, and nothing of it may be committed. */
    boolean seal() {
        return state.compareAndSet(State.OPEN, State.SEALED) || state.get() == State.SEALED;
    }

    /** Gives the ticket up and says so to whoever waits, when that is still possible. */
    void refuse() {
        if (giveUp()) {
            outcome.complete(new Receipt.Unavailable());
        }
    }

    /** What is said of a ticket whose commit does not end. */
    Receipt unknown() {
        return new Receipt.Unknown(job instanceof Job.TakeLead take ? take.id() : null);
    }

    /** True when the ticket must be alone in its batch, because its transaction is rolled back. */
    boolean isAlone() {
        return job instanceof Job.TakeLead lead && lead.lead().dryRun();
    }

    /** The bytes that the batch limit counts. */
    int bytes() {
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
