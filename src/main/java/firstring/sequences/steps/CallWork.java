package firstring.sequences.steps;

import firstring.accounts.AccountId;
import firstring.outbound.Outbound;
import firstring.postgres.Database;
import firstring.postgres.Ids;
import firstring.sequences.webhooks.HostSlots;
import firstring.sequences.webhooks.SigningKeys;
import firstring.sequences.webhooks.WebhookCall;
import firstring.sequences.webhooks.WebhookCallStore;
import firstring.sequences.webhooks.WebhookCallStore.Standing;
import firstring.sequences.webhooks.WebhookClient;
import firstring.sequences.webhooks.WebhookClient.Attempt;
import firstring.work.BackOff;
import firstring.work.DueStore;
import firstring.work.DueTimes;
import firstring.work.ProlongedWork;
import firstring.work.SettingAside;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Delivers webhook steps, at least once under one key each, and lets their enrollments continue. After {@link
 * #MAX_ATTEMPTS}, or at once when a retry cannot help, the enrollment is set aside. Thread-safe.
 */
public final class CallWork implements ProlongedWork<WebhookCall>, SettingAside<WebhookCall> {
    private static final int MAX_ATTEMPTS = 12;
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final Duration PAUSED_AGAIN = Duration.ofMinutes(1);
    private static final Duration MAX_REQUESTED_WAIT = Duration.ofHours(1);

    private final WebhookCallStore store;
    private final DueTimes times;
    private final SigningKeys keys;
    private final InstantSource clock;
    private final WebhookClient client;
    private final HostSlots slots = new HostSlots();

    public CallWork(Database database, Ids ids, SigningKeys keys, InstantSource clock, Outbound outbound) {
        this.store = new WebhookCallStore(database, ids);
        this.times = DueStore.pausable(database, "sequence_call");
        this.keys = keys;
        this.clock = clock;
        this.client = new WebhookClient(outbound);
    }

    @Override
    public String name() {
        return "sequence_webhooks";
    }

    @Override
    public DueTimes times() {
        return times;
    }

    @Override
    public List<WebhookCall> claim(long account, Claim claim) {
        AccountId id = new AccountId(account);
        return store.claim(id, claim, slots.full(id));
    }

    @Override
    public String run(WebhookCall call) throws Exception {
        if (client.isStopped() || !slots.take(call)) {
            store.putOff(call, clock.instant());
            return "put_back";
        }
        try {
            return deliver(call);
        } finally {
            slots.free(call);
        }
    }

    private String deliver(WebhookCall call) throws Exception {
        Standing standing = store.standing(call);
        if (!standing.awaited()) {
            store.drop(call, clock.instant());
            return "dropped";
        }
        if (standing.paused()) {
            store.putOff(call, clock.instant().plus(PAUSED_AGAIN));
            return "paused";
        }
        Instant at = clock.instant();
        String signature = keys.sign(call.account(), call.key(), at, call.body());
        Attempt attempt =
                client.post(URI.create(call.url()), WebhookClient.headers(call.key(), at, signature), call.body());
        if (client.isStopped() && !attempt.delivered()) {
            store.putOff(call, clock.instant());
            return "stopped";
        }
        return settle(call, attempt);
    }

    private String settle(WebhookCall call, Attempt attempt) throws SQLException {
        Instant now = clock.instant();
        if (attempt.delivered()) {
            store.finish(call, now);
        } else if (!attempt.mayHelpLater() || call.attempt() >= MAX_ATTEMPTS) {
            setAside(call, attempt.outcome());
        } else {
            postpone(call, now.plus(wait(call, attempt)), attempt.outcome());
        }
        return attempt.outcome();
    }

    private Duration wait(WebhookCall call, Attempt attempt) {
        Duration wait = BackOff.afterAttempt(call.attempt(), maxWait(), ThreadLocalRandom.current());
        Duration asked = attempt.retryAfter();
        if (asked == null || asked.compareTo(wait) < 0) {
            return wait;
        }
        return asked.compareTo(MAX_REQUESTED_WAIT) < 0 ? asked : MAX_REQUESTED_WAIT;
    }

    @Override
    public void postpone(WebhookCall call, Instant dueAt, String outcome) {
        store.postpone(call, dueAt, outcome);
    }

    @Override
    public void setAside(WebhookCall call, String outcome) {
        store.setAside(call, outcome, clock.instant());
    }

    @Override
    public int maxAttempts() {
        return MAX_ATTEMPTS;
    }

    @Override
    public Duration lease() {
        return LEASE;
    }

    /** Prolongs the lease: finding the receiver's address and waiting for its response can take long. */
    @Override
    public void prolong(WebhookCall call, Instant leasedUntil) {
        store.prolong(call, leasedUntil);
    }

    /** Makes running calls due again at once, so that a slow receiver does not delay shutdown. */
    @Override
    public void stop() {
        client.stop();
    }

    @Override
    public int maxRunning() {
        return 64;
    }

    @Override
    public int maxRunningOfAccount() {
        return 32;
    }
}
