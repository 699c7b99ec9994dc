package firstring.dialer;

import firstring.accounts.AccountId;
import firstring.accounts.AccountSettings;
import firstring.contacts.ContactId;
import firstring.dialer.calls.CallFacts;
import firstring.dialer.calls.CallabilityResult;
import firstring.dialer.queue.NextCallStore;
import firstring.phone.Phones;
import firstring.time.AttemptCap;
import firstring.time.CallingRules;
import firstring.time.ZoneCandidates;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Decides whether and when entries can be called, by an account's rules at one moment. Not thread-safe. */
public final class CallabilityCheck {
    private final NextCallStore store;
    private final AccountId account;
    private final CallingRules rules;
    private final Instant now;

    public CallabilityCheck(NextCallStore store, AccountSettings settings, Instant now) {
        this.store = store;
        this.account = settings.account();
        this.rules = settings.callingRules();
        this.now = now;
    }

    /** The result for each open one of these entries. */
    Map<EntryId, CallabilityResult> check(Collection<ListedEntry> all) {
        List<ListedEntry> entries =
                all.stream().filter(listed -> listed.entry().isOpen()).toList();
        Map<ContactId, ZoneCandidates> zonesOf = new HashMap<>();
        entries.forEach(
                listed -> zonesOf.put(listed.entry().contact(), listed.facts().zoneCandidates()));
        Map<ContactId, List<Instant>> attempts = attempts(zonesOf);
        Map<EntryId, CallabilityResult> results = new HashMap<>();
        for (ListedEntry listed : entries) {
            ContactId contact = listed.entry().contact();
            results.put(
                    listed.entry().id(),
                    check(
                            listed,
                            Objects.requireNonNull(zonesOf.get(contact)),
                            attempts.getOrDefault(contact, List.of())));
        }
        return results;
    }

    /** The first legal moment from {@code from} on, counting a call made now; empty: never. */
    Optional<Instant> firstLegal(ListedEntry listed, Instant from) {
        ContactId contact = listed.entry().contact();
        ZoneCandidates zones = listed.facts().zoneCandidates();
        List<Instant> attempts = new ArrayList<>();
        if (listed.entry().dialed()) {
            attempts.add(now);
        }
        attempts.addAll(attempts(Map.of(contact, zones)).getOrDefault(contact, List.of()));
        return rules.next(zones, attempts, from);
    }

    private CallabilityResult check(ListedEntry listed, ZoneCandidates zones, List<Instant> attempts) {
        List<String> reasons = new ArrayList<>();
        boolean isStopped = findStops(listed, reasons);
        Instant from = findDelays(listed.entry(), reasons);
        List<CallingRules.Barrier> barriers = rules.barriers(zones, now);
        if (barriers.stream().anyMatch(barrier -> barrier.holiday().isPresent())) {
            reasons.add("holiday");
        }
        if (barriers.stream().anyMatch(barrier -> barrier.holiday().isEmpty())) {
            reasons.add("outside_hours");
        }
        if (rules.freeFrom(zones.states(), attempts).isAfter(now)) {
            reasons.add("attempt_cap");
        }
        return new CallabilityResult(
                reasons, isStopped ? null : rules.next(zones, attempts, from).orElse(null));
    }

    private static boolean findStops(ListedEntry listed, List<String> reasons) {
        CallFacts facts = listed.facts();
        if (facts.dnc() || facts.stops().contains("do_not_contact")) {
            reasons.add("do_not_contact");
        }
        if (facts.stops().contains("opted_out")) {
            reasons.add("opted_out");
        }
        boolean isMarked =
                facts.stops().contains("invalid_number") || facts.stops().contains("wrong_number");
        if (isMarked || !isValid(listed.phoneNumber())) {
            reasons.add("invalid_phone");
        }
        return !reasons.isEmpty();
    }

    /** The moment from which the entry is neither leased nor snoozed. */
    private Instant findDelays(Entry entry, List<String> reasons) {
        Instant from = now;
        Lease lease = entry.lease();
        if (lease != null && lease.holdsAt(now)) {
            reasons.add("leased");
            from = lease.until();
        }
        Instant notBefore = entry.notBefore();
        if (notBefore != null && notBefore.isAfter(now)) {
            reasons.add("skipped");
            from = notBefore.isAfter(from) ? notBefore : from;
        }
        return from;
    }

    public static boolean isValid(String phoneNumber) {
        return Phones.isValid(phoneNumber);
    }

    /** The calls counted by caps, for contacts with a cap. */
    public Map<ContactId, List<Instant>> attempts(Map<ContactId, ZoneCandidates> zonesOf) {
        Duration longest = Duration.ZERO;
        List<ContactId> capped = new ArrayList<>();
        for (Map.Entry<ContactId, ZoneCandidates> contactZones : zonesOf.entrySet()) {
            List<AttemptCap> caps = rules.caps(contactZones.getValue().states());
            for (AttemptCap cap : caps) {
                longest = cap.within().compareTo(longest) > 0 ? cap.within() : longest;
            }
            if (!caps.isEmpty()) {
                capped.add(contactZones.getKey());
            }
        }
        return capped.isEmpty() ? Map.of() : store.listAttempts(account, capped, now.minus(longest));
    }
}
