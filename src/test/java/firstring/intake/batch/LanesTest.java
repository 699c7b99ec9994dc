package firstring.intake.batch;

import static org.assertj.core.api.Assertions.assertThat;

import firstring.accounts.AccountId;
import firstring.contacts.ContactId;
import firstring.intake.Job;
import firstring.intake.PendingJob;
import firstring.intake.Receipt;
import firstring.routing.RingGroupId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The jobs of one batch: waiting jobs of as many accounts as fit, each account's in order and never in two batches at once. */
class LanesTest {
    private static final int LEADS = 4;

    @Test
    void waitingJobsOfSeveralAccountsShareABatch() throws Exception {
        Recorder recorder = new Recorder();
        try (Lanes lanes = new Lanes(limits(3, 100), recorder)) {
            PendingJob first = offer(lanes, 1, 0);
            recorder.started.await();
            List<PendingJob> jobs = new ArrayList<>();
            for (int lead = 0; lead < LEADS; lead++) {
                for (int account = 2; account <= 5; account++) {
                    jobs.add(offer(lanes, account, lead));
                }
            }
            recorder.goOn.countDown();
            await(first);
            for (PendingJob job : jobs) {
                await(job);
            }
        }
        assertThat(recorder.batches).map(LanesTest::accounts).containsExactly("1", "222233334444", "5555");
        assertThat(recorder.batches.get(1).stream()
                        .filter(job -> job.account().value() == 2)
                        .map(LanesTest::number))
                .containsExactly(0L, 1L, 2L, 3L);
    }

    @Test
    void aBatchNeverExceedsItsLimitOfJobs() throws Exception {
        Recorder recorder = new Recorder();
        try (Lanes lanes = new Lanes(limits(10, 6), recorder)) {
            PendingJob first = offer(lanes, 1, 0);
            recorder.started.await();
            List<PendingJob> jobs = new ArrayList<>();
            for (int account = 2; account <= 4; account++) {
                for (int lead = 0; lead < LEADS; lead++) {
                    jobs.add(offer(lanes, account, lead));
                }
            }
            recorder.goOn.countDown();
            await(first);
            for (PendingJob job : jobs) {
                await(job);
            }
        }
        assertThat(recorder.batches).map(LanesTest::accounts).containsExactly("1", "222233", "444433");
    }

    @Test
    void aBlockedBatchDoesNotDelayOtherAccounts() throws Exception {
        Recorder recorder = new Recorder();
        try (Lanes lanes =
                new Lanes(new Lanes.Limits(2, 1, 10, 10, 1 << 20, 100, 100, 1 << 20), ticketsOfOne(recorder))) {
            PendingJob held = offer(lanes, 1, 0);
            recorder.started.await();
            await(offer(lanes, 2, 0));
            assertThat(held.outcome()).isNotDone();
            recorder.goOn.countDown();
            await(held);
        }
    }

    /** Only the first account's batch is recorded, and so blocked. */
    private static Lanes.BatchRunner ticketsOfOne(Recorder recorder) {
        return batch -> {
            if (batch.getFirst().account().value() == 1) {
                recorder.run(batch);
            } else {
                batch.forEach(job -> job.outcome().complete(new Receipt.ParkingChecked(Receipt.ParkingOutcome.GONE)));
            }
        };
    }

    /** Blocks the first batch until it is released. */
    private static final class Recorder implements Lanes.BatchRunner {
        final List<List<PendingJob>> batches = new ArrayList<>();
        final CountDownLatch started = new CountDownLatch(1);
        final CountDownLatch goOn = new CountDownLatch(1);

        @Override
        public void run(List<PendingJob> batch) {
            batches.add(batch);
            started.countDown();
            try {
                goOn.await();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            batch.forEach(job -> job.outcome().complete(new Receipt.ParkingChecked(Receipt.ParkingOutcome.GONE)));
        }
    }

    private static Lanes.Limits limits(int accounts, int jobs) {
        return new Lanes.Limits(1, 1, accounts, jobs, 1 << 20, 100, 100, 1 << 20);
    }

    private static PendingJob offer(Lanes lanes, long account, long number) {
        PendingJob job = new PendingJob(
                new AccountId(account), new Job.HandOutParking(number, new ContactId(1), new RingGroupId(1)));
        assertThat(lanes.offer(job)).isTrue();
        return job;
    }

    private static void await(PendingJob job) throws Exception {
        job.outcome().get(60, TimeUnit.SECONDS);
    }

    private static String accounts(List<PendingJob> batch) {
        StringBuilder accounts = new StringBuilder();
        batch.forEach(job -> accounts.append(job.account().value()));
        return accounts.toString();
    }

    private static long number(PendingJob job) {
        return ((Job.HandOutParking) job.job()).parkingId();
    }
}
