package firstring.dialer.queue;

import firstring.accounts.AccountId;
import firstring.accounts.AccountSettings;
import firstring.contacts.ContactId;
import firstring.dialer.CallabilityCheck;
import firstring.dialer.EntryId;
import firstring.dialer.Lease;
import firstring.dialer.QueueRef;
import firstring.dialer.SleepingEntry;
import firstring.time.CallingRules;
import firstring.time.ZoneCandidates;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * One search through a queue or list from its top for the first entry whose contact can be called now. Entries that it passes
 * are put to sleep until they can be called, so that the next search skips them; a change of the contact or of the rules wakes
 * them. Not thread-safe; used for one call.
 */
public final class NextCallSearch {
    private static final int READ_AT_FIRST = 50;

    /** A search that finds no callable entry reads ever larger pages, so that a long queue at night takes few round trips. */
    private static final int READ_AT_MOST = 2_000;

    /** More than one, because other tabs may claim the first ones. */
    private static final int CALLABLE_AT_ONCE = 20;

    /** How long a stopped number, which no change wakes, is skipped. */
    private static final Duration STOPPED_NAP = Duration.ofMinutes(10);

    /** When the calling hours of a contact's zones never overlap, daylight saving time may change that. */
    private static final Duration HOPELESS_NAP = Duration.ofDays(1);

    private final NextCallStore store;
    private final AccountId account;
    private final CallingRules rules;
    private final QueueRef queue;
    private final QueueSnapshot snapshot;
    private final CallabilityCheck callability;

    public NextCallSearch(NextCallStore store, AccountSettings settings, QueueRef queue, Instant now) {
        this.store = store;
        this.account = settings.account();
        this.rules = settings.callingRules();
        this.queue = queue;
        this.snapshot = new QueueSnapshot(now, settings.callingRulesVersion());
        this.callability = new CallabilityCheck(store, settings, now);
    }

    public Optional<EntryId> claimFirst(Lease lease) {
        long after = Long.MIN_VALUE;
        int limit = READ_AT_FIRST;
        while (true) {
            List<WaitingEntry> page = store.listAwake(account, queue, snapshot, after, limit);
            CheckedPage checked = check(page);
            if (!checked.asleep().isEmpty()) {
                store.putToSleep(account, snapshot.rulesVersion(), checked.asleep());
            }
            Optional<EntryId> claimed = claim(checked.callable(), lease);
            boolean isPageChecked = checked.count() == page.size();
            if (claimed.isPresent() || (isPageChecked && page.size() < limit)) {
                return claimed;
            }
            after = page.get(checked.count() - 1).rank();
            limit = Math.min(limit * 4, READ_AT_MOST);
        }
    }

    private Optional<EntryId> claim(List<EntryId> callable, Lease lease) {
        return callable.isEmpty()
                ? Optional.empty()
                : store.claimFirst(account, queue, callable, lease, snapshot.now());
    }

    /** @param count the number of entries of the page that were checked */
    private record CheckedPage(List<EntryId> callable, List<SleepingEntry> asleep, int count) {}

    private CheckedPage check(List<WaitingEntry> page) {
        Map<ContactId, ZoneCandidates> zonesOf = new HashMap<>();
        page.forEach(waiting -> zonesOf.put(waiting.contact(), waiting.zoneCandidates()));
        Map<ContactId, List<Instant>> attempts = callability.attempts(zonesOf);
        List<EntryId> callable = new ArrayList<>();
        List<SleepingEntry> asleep = new ArrayList<>();
        int count = 0;
        for (WaitingEntry waiting : page) {
            if (callable.size() == CALLABLE_AT_ONCE) {
                break;
            }
            count++;
            Optional<SleepingEntry> sleeper = findSleep(
                    waiting,
                    Objects.requireNonNull(zonesOf.get(waiting.contact())),
                    attempts.getOrDefault(waiting.contact(), List.of()));
            sleeper.ifPresentOrElse(asleep::add, () -> callable.add(waiting.id()));
        }
        return new CheckedPage(callable, asleep, count);
    }

    private Optional<SleepingEntry> findSleep(WaitingEntry waiting, ZoneCandidates zones, List<Instant> attempts) {
        Instant now = snapshot.now();
        if (waiting.stopped()) {
            return sleep(waiting, Optional.of(now.plus(STOPPED_NAP)));
        }
        if (!CallabilityCheck.isValid(waiting.hints().e164())) {
            return sleep(waiting, Optional.empty());
        }
        Instant next = rules.next(zones, attempts, now).orElse(now.plus(HOPELESS_NAP));
        return next.equals(now) ? Optional.empty() : sleep(waiting, Optional.of(next));
    }

    private static Optional<SleepingEntry> sleep(WaitingEntry waiting, Optional<Instant> until) {
        return Optional.of(new SleepingEntry(waiting.id(), waiting.contactVersion(), until.orElse(null)));
    }
}
