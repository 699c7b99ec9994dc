package firstring.callability;

import firstring.accounts.UserId;
import firstring.accounts.users.UserFacts;
import firstring.accounts.users.UserStatus;
import firstring.accounts.users.WorkingHours;
import firstring.callability.CallBlocker.Code;
import firstring.callability.CallabilityFacts.OpenEntry;
import firstring.callability.CallabilityFacts.OpenParking;
import firstring.contacts.Contact;
import firstring.contacts.ContactField;
import firstring.phone.Phones;
import firstring.time.CallingRules;
import firstring.time.CallingRules.Barrier;
import firstring.time.Regions;
import firstring.time.ZoneCandidates;
import firstring.time.ZoneHints;
import firstring.time.Zones;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Decides why a contact cannot be called: every reason at once, and the next legal moment for a call. No side effects; created
 * for one moment.
 */
public final class Callability {
    private final CallabilityFacts facts;
    private final CallingRules rules;
    private final Instant now;
    private final ZoneCandidates zones;
    private final List<CallBlocker> blockers = new ArrayList<>();

    Callability(CallabilityFacts facts, CallingRules rules, Instant now) {
        this.facts = facts;
        this.rules = rules;
        this.now = now;
        this.zones = zoneCandidates(facts.contact());
        findStops();
        findOwner();
        findParking();
        findEntries();
        findBarriers();
        findCap();
    }

    /** The zones a contact may live in, derived from its stored fields. */
    static ZoneCandidates zoneCandidates(Contact contact) {
        ZoneCandidates zones = Zones.zoneCandidates(new ZoneHints(
                contact.field(ContactField.COUNTRY),
                contact.field(ContactField.STATE),
                contact.field(ContactField.ZIPCODE),
                contact.phoneNumber()));
        return contact.timezoneExplicit() || zones.zones().isEmpty() ? zones.in(contact.timezone()) : zones;
    }

    /** Empty if the contact can be called now and an agent is there to call. */
    List<CallBlocker> blockers() {
        return blockers;
    }

    Map<String, @Nullable Object> view() {
        Contact contact = facts.contact();
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("contact_id", contact.id().value());
        view.put("phone_number", contact.phoneNumber());
        view.put("callable", blockers.isEmpty());
        view.put("next_call_at", nextCall().map(Instant::toString).orElse(null));
        view.put("zones", zones.zones().stream().map(ZoneId::getId).toList());
        view.put("regions", rules.regions(zones.states()));
        view.put("reasons", blockers.stream().map(CallBlocker::view).toList());
        return view;
    }

    /** By hours, holidays and attempt caps; empty for a contact who must never be called. */
    private Optional<Instant> nextCall() {
        boolean never = blockers.stream().map(CallBlocker::code).anyMatch(code -> switch (code) {
            case DO_NOT_CONTACT, OPTED_OUT, INVALID_PHONE -> true;
            case NO_OWNER,
                    OWNER_INACTIVE,
                    OWNER_AWAY,
                    OWNER_OFF_HOURS,
                    PARKED,
                    RING_GROUP_ARCHIVED,
                    NOT_QUEUED,
                    LEASED,
                    SKIPPED,
                    OUTSIDE_HOURS,
                    HOLIDAY,
                    ATTEMPT_CAP -> false;
        });
        return never ? Optional.empty() : rules.next(zones, facts.attempts(), now);
    }

    private void findStops() {
        Contact contact = facts.contact();
        if (contact.dnc()) {
            add(CallBlocker.of(Code.DO_NOT_CONTACT, "The contact is marked Do Not Contact."));
        } else if (facts.stops().contains("do_not_contact")) {
            add(CallBlocker.of(Code.DO_NOT_CONTACT, "The number is marked Do Not Contact."));
        }
        if (facts.stops().contains("opted_out")) {
            add(CallBlocker.of(Code.OPTED_OUT, "The number has opted out."));
        }
        if (facts.stops().contains("invalid_number")) {
            add(CallBlocker.of(Code.INVALID_PHONE, "The number is marked as not reachable."));
        }
        if (facts.stops().contains("wrong_number")) {
            add(CallBlocker.of(Code.INVALID_PHONE, "The number is marked as belonging to someone else."));
        }
        if (!Phones.isValid(contact.phoneNumber())) {
            add(CallBlocker.of(Code.INVALID_PHONE, "The number is not valid in its numbering plan."));
        }
    }

    private void findOwner() {
        UserFacts owner = facts.owner();
        if (owner == null) {
            add(CallBlocker.of(Code.NO_OWNER, "The contact has no owner."));
            return;
        }
        if (!owner.active()) {
            add(CallBlocker.ofUser(Code.OWNER_INACTIVE, owner.name() + " is no longer active.", owner.id(), null));
            return;
        }
        if (owner.status() != UserStatus.AVAILABLE) {
            String status = owner.status().code().replace('_', ' ');
            add(CallBlocker.ofUser(Code.OWNER_AWAY, owner.name() + " is " + status + ".", owner.id(), null));
        }
        WorkingHours hours = owner.hours();
        if (hours != null && !hours.isOpenAt(now, owner.zone())) {
            Instant opening = hours.nextOpening(now, owner.zone()).orElse(null);
            add(CallBlocker.ofUser(
                    Code.OWNER_OFF_HOURS, owner.name() + " is outside working hours.", owner.id(), opening));
        }
    }

    private void findParking() {
        OpenParking parking = facts.parking();
        if (parking == null) {
            return;
        }
        String why = parking.reason().equals("no_member") ? "it has no active member" : "no member was available";
        add(CallBlocker.ofRingGroup(
                Code.PARKED,
                "The contact is parked for the ring group %s, because %s.".formatted(parking.name(), why),
                parking.ringGroup()));
        if (parking.archived()) {
            add(CallBlocker.ofRingGroup(
                    Code.RING_GROUP_ARCHIVED,
                    "The ring group %s is archived, so the contact will not be assigned.".formatted(parking.name()),
                    parking.ringGroup()));
        }
    }

    private void findEntries() {
        if (facts.entries().isEmpty()) {
            add(CallBlocker.of(Code.NOT_QUEUED, "The contact is not in a PowerDialer queue."));
        }
        for (OpenEntry entry : facts.entries()) {
            Instant leasedUntil = entry.leasedUntil();
            Long leasedBy = entry.leasedBy();
            if (leasedUntil != null && leasedUntil.isAfter(now) && leasedBy != null) {
                add(CallBlocker.ofUser(
                        Code.LEASED,
                        "An agent has the contact open and may be calling.",
                        new UserId(leasedBy),
                        leasedUntil));
            }
            Instant notBefore = entry.notBefore();
            if (notBefore != null && notBefore.isAfter(now)) {
                add(CallBlocker.ofUser(Code.SKIPPED, "An agent has snoozed the contact.", entry.user(), notBefore));
            }
        }
    }

    /** One reason for each rule and holiday, with all the zones in which it forbids the call. */
    private void findBarriers() {
        Map<List<Object>, List<Barrier>> alike = rules.barriers(zones, now).stream()
                .collect(Collectors.groupingBy(
                        barrier -> List.<Object>of(barrier.region(), barrier.holiday(), barrier.window()),
                        LinkedHashMap::new,
                        Collectors.toList()));
        alike.values().forEach(this::addBarrier);
    }

    private void addBarrier(List<Barrier> alike) {
        Barrier first = alike.getFirst();
        Set<ZoneId> zoneIds = new LinkedHashSet<>();
        alike.forEach(barrier -> zoneIds.add(barrier.zone()));
        ZoneCandidates there = new ZoneCandidates(
                List.copyOf(zoneIds),
                first.region().equals(CallingRules.EVERYWHERE) ? Set.of() : Set.of(first.region()));
        Code code = first.holiday().isPresent() ? Code.HOLIDAY : Code.OUTSIDE_HOURS;
        Instant until = rules.next(there, now).orElse(null);
        add(new CallBlocker(code, message(first), until, null, null, first.region(), List.copyOf(zoneIds)));
    }

    private static String message(Barrier barrier) {
        String region = barrier.region().equals(CallingRules.EVERYWHERE)
                ? "everyone"
                : "people in " + Regions.name(barrier.region());
        return barrier.holiday()
                .map(holiday -> "It is %s, a holiday on which %s must not be called.".formatted(holiday.name(), region))
                .orElseGet(() -> barrier.window()
                        .map(window -> "The rule for %s allows calls %s local time.".formatted(region, window))
                        .orElseGet(() -> "The rule for %s allows no calls on this day of the week.".formatted(region)));
    }

    private void findCap() {
        Instant free = rules.freeFrom(zones.states(), facts.attempts());
        if (free.isAfter(now)) {
            add(CallBlocker.until(
                    Code.ATTEMPT_CAP, "The contact was already called as often as the rules allow.", free));
        }
    }

    private void add(CallBlocker blocker) {
        blockers.add(blocker);
    }
}
