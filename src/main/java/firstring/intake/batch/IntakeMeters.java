package firstring.intake.batch;

import firstring.intake.NewLead;
import firstring.intake.PendingJob;
import firstring.intake.Receipt;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Counters and timers of the lead path. Label values come from closed lists. Thread-safe. */
public final class IntakeMeters {
    private final MeterRegistry registry;
    private final Timer laneWaits;
    private final Timer batches;
    private final DistributionSummary batchLeads;

    public IntakeMeters(MeterRegistry registry) {
        this.registry = registry;
        this.laneWaits = timer("firstring.lane.wait", "How long a lead waits in its lane");
        this.batches = timer("firstring.batch", "How long a batch takes from its first lock to its commit");
        this.batchLeads = DistributionSummary.builder("firstring.batch.leads")
                .description("Leads in one batch")
                .serviceLevelObjectives(1, 4, 16, 64, 256)
                .register(registry);
        for (String outcome :
                List.of("created", "updated", "rejected_existing", "refused", "failed", "unavailable", "unknown")) {
            leads(outcome);
        }
    }

    /** Measures a batch while it runs. */
    public void time(List<PendingJob> batch, Runnable run) {
        long start = System.nanoTime();
        batch.forEach(job -> laneWaits.record(start - job.madeAtNanos(), TimeUnit.NANOSECONDS));
        batchLeads.record(batch.size());
        try {
            run.run();
        } finally {
            batches.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
        }
    }

    /** Counts a lead by its outcome. */
    public void count(NewLead lead, Receipt receipt) {
        leads(outcome(lead, receipt)).increment();
    }

    /** Counts a lead that was refused before it was parsed. */
    public void countUnavailable() {
        leads("unavailable").increment();
    }

    public void watch(Lanes lanes) {
        Gauge.builder("firstring.lanes.waiting", lanes, Lanes::waitingJobs)
                .description("Leads waiting for a batch")
                .register(registry);
    }

    private static String outcome(NewLead lead, Receipt receipt) {
        return switch (receipt) {
            case Receipt.Answered answered -> lead.dryRun() ? "dry_run" : outcome(answered);
            case Receipt.Broken _ -> "failed";
            case Receipt.Unavailable _ -> "unavailable";
            case Receipt.Unknown _ -> "unknown";
            case Receipt.ParkingChecked _ ->
                throw new IllegalStateException("a lead cannot have the result of a parking");
        };
    }

    private static String outcome(Receipt.Answered answered) {
        if (answered.replayed()) {
            return "replayed";
        }
        return switch (answered.status()) {
            case 201 -> "created";
            case 200 -> "updated";
            case 409 -> "rejected_existing";
            default -> "refused";
        };
    }

    private Counter leads(String outcome) {
        return Counter.builder("firstring.leads")
                .description("Leads by outcome")
                .tag("outcome", outcome)
                .register(registry);
    }

    private Timer timer(String name, String description) {
        return Timer.builder(name)
                .description(description)
                .serviceLevelObjectives(
                        Duration.ofMillis(1),
                        Duration.ofMillis(5),
                        Duration.ofMillis(10),
                        Duration.ofMillis(25),
                        Duration.ofMillis(50),
                        Duration.ofMillis(100),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(2))
                .register(registry);
    }
}
