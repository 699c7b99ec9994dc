package firstring.intake;

import firstring.accounts.AccountId;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One piece of work that waits in the lane of its account: a lead, or a parked one to hand out. The outcome arrives in
 * {@link #outcome()}, after the commit.
 */
final class Ticket {
    private final AccountId account;
    private final Job job;
    private final CompletableFuture<Receipt> outcome = new CompletableFuture<>();
    private final long madeAtNanos = System.nanoTime();

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
