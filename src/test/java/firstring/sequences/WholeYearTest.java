package firstring.sequences;

import static org.assertj.core.api.Assertions.assertThat;

import firstring.accounts.UserId;
import firstring.contacts.ContactDraft;
import firstring.contacts.ContactId;
import firstring.sequences.enrollments.Enrollment;
import firstring.sequences.steps.Person;
import firstring.sequences.steps.SendHours;
import firstring.sequences.steps.StepDecision;
import firstring.sequences.steps.StepResult;
import firstring.time.CallingRules;
import firstring.time.DayWindow;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * A simulated year in the local time of every zone: no day is skipped or doubled when clocks change, and no contact is
 * reached outside the window. The expected times are computed a second way, by stepping through the year a quarter of
 * an hour at a time.
 */
final class WholeYearTest {
    private static final Instant START = Instant.parse("2026-01-01T12:00:00Z");
    private static final Duration QUARTER = Duration.ofMinutes(15);
    private static final int DAYS = 366;
    private static final List<LocalTime> TIMES =
            List.of(LocalTime.MIDNIGHT, LocalTime.of(0, 30), LocalTime.of(2, 30), LocalTime.of(9, 30));

    private static List<ZoneId> zones() {
        return ZoneId.getAvailableZoneIds().stream()
                .filter(name -> !name.startsWith("SystemV/"))
                .sorted()
                .map(ZoneId::of)
                .toList();
    }

    @Test
    void aTimeOfDayOccursOnceADayInEveryZone() {
        for (ZoneId zone : zones()) {
            for (LocalTime time : TIMES) {
                assertThat(daily(zone, time, START)).as("%s %s", zone, time).isEqualTo(walked(zone, time, START));
            }
        }
    }

    @Test
    void aSkippedDayHasNoTimes() {
        Instant before = Instant.parse("2011-12-20T12:00:00Z");
        ZoneId apia = ZoneId.of("Pacific/Apia");
        List<Instant> moments = daily(apia, LocalTime.of(9, 30), before).subList(0, 20);
        assertThat(moments).isEqualTo(walked(apia, LocalTime.of(9, 30), before).subList(0, 20));
        assertThat(moments.stream()
                        .map(moment -> LocalDate.ofInstant(moment, apia))
                        .toList())
                .doesNotContain(LocalDate.of(2011, 12, 30))
                .doesNotHaveDuplicates();
    }

    private static List<Instant> daily(ZoneId zone, LocalTime time, Instant start) {
        LocalDays days = new LocalDays(zone, day -> true);
        List<Instant> moments = new ArrayList<>();
        Instant now = start;
        for (int i = 0; i < DAYS; i++) {
            now = days.end(new Step.WaitUntilTime(time), now);
            moments.add(now);
        }
        return moments;
    }

    /** The first quarter of each local day whose clock shows this time or later. */
    private static List<Instant> walked(ZoneId zone, LocalTime time, Instant start) {
        List<Instant> moments = new ArrayList<>();
        LocalDate done = null;
        LocalDateTime local = LocalDateTime.ofInstant(start, zone);
        if (!local.toLocalTime().isBefore(time)) {
            done = local.toLocalDate();
        }
        for (Instant now = start.plus(QUARTER); moments.size() < DAYS; now = now.plus(QUARTER)) {
            local = LocalDateTime.ofInstant(now, zone);
            if (!local.toLocalDate().equals(done) && !local.toLocalTime().isBefore(time)) {
                moments.add(now);
                done = local.toLocalDate();
            }
        }
        return moments;
    }

    @Test
    void waitsCountDaysByCalendarAndHoursByStopwatch() {
        ZoneId newYork = ZoneId.of("America/New_York");
        LocalDays days = new LocalDays(newYork, day -> true);
        Instant evening = Instant.parse("2026-03-07T23:00:00Z");
        assertThat(days.end(wait("P1D"), evening)).isEqualTo(Instant.parse("2026-03-08T22:00:00Z"));
        assertThat(days.end(wait("PT24H"), evening)).isEqualTo(Instant.parse("2026-03-08T23:00:00Z"));
        assertThat(days.end(wait("P1DT12H"), evening)).isEqualTo(Instant.parse("2026-03-09T10:00:00Z"));
        LocalDays business = new LocalDays(newYork, day -> day.getDayOfWeek().compareTo(DayOfWeek.SATURDAY) < 0);
        Instant friday = Instant.parse("2026-06-05T15:00:00Z");
        assertThat(business.end(wait("P1D"), friday)).isEqualTo(Instant.parse("2026-06-08T15:00:00Z"));
        assertThat(business.end(wait("P6D"), friday)).isEqualTo(Instant.parse("2026-06-15T15:00:00Z"));
        assertThat(business.end(wait("P1W"), friday)).isEqualTo(Instant.parse("2026-06-12T15:00:00Z"));
        assertThat(days.end(new Step.WaitUntilWeekday(DayOfWeek.FRIDAY, LocalTime.of(11, 0)), friday))
                .isEqualTo(Instant.parse("2026-06-12T15:00:00Z"));
        assertThat(days.end(new Step.WaitUntilWeekday(DayOfWeek.FRIDAY, LocalTime.of(12, 0)), friday))
                .isEqualTo(Instant.parse("2026-06-05T16:00:00Z"));
    }

    private static Step.Wait wait(String duration) {
        return new Step.WaitFor(WaitDuration.get(duration));
    }

    @Test
    void aDailyMessageIsSentOnEverySendingDayWithinItsWindow() {
        Random random = new Random(20_260_309);
        for (ZoneId zone : zones()) {
            int open = 8 * 60 + random.nextInt(6 * 60);
            int close = open + 60 + random.nextInt(5 * 60);
            boolean businessDays = random.nextBoolean();
            SequenceSettings settings = new SequenceSettings(
                    businessDays, false, new DayWindow(open, close), null, null, true, true, Set.of(), Set.of());
            List<Instant> sent = send(zone, settings, START.plusSeconds(random.nextInt(86_400)));
            LocalDate before = null;
            for (Instant moment : sent) {
                LocalDateTime local = LocalDateTime.ofInstant(moment, zone);
                int minute = local.getHour() * 60 + local.getMinute();
                assertThat(minute).as("%s %s", zone, local).isBetween(open, close - 1);
                assertThat(minute).as("%s %s", zone, local).isBetween(8 * 60, 21 * 60 - 1);
                if (before != null) {
                    assertThat(local.toLocalDate())
                            .as("%s after %s", zone, before)
                            .isEqualTo(next(before, businessDays));
                }
                before = local.toLocalDate();
            }
        }
    }

    private static LocalDate next(LocalDate day, boolean businessDays) {
        LocalDate next = day.plusDays(1);
        while (businessDays && next.getDayOfWeek().getValue() > DayOfWeek.FRIDAY.getValue()) {
            next = next.plusDays(1);
        }
        return next;
    }

    /** The times at which a repeated sequence of a message and a one-day wait sends. */
    private static List<Instant> send(ZoneId zone, SequenceSettings settings, Instant start) {
        Plan plan = new Plan(1, List.of(new Step.SendSms(Template.parse("Hello")), wait("P1D")));
        ContactDraft contact = ContactDraft.create(new ContactId(1), "+442079460123", zone.getId());
        contact.setExplicitTimezone(zone.getId());
        contact.setOwner(new UserId(1));
        Person person = new Person(contact, Set.of(), false, ZoneOffset.UTC);
        StepDecision.Terms terms =
                new StepDecision.Terms(settings, new SendHours(CallingRules.STANDARD, settings), null, Set.of());
        List<Instant> sent = new ArrayList<>();
        Instant now = start;
        Enrollment enrollment = new Enrollment(1, new SequenceId(1), new ContactId(1), 1, 0, 0, null, null);
        while (now.isBefore(start.plus(Duration.ofDays(DAYS)))) {
            switch (StepDecision.decide(enrollment, plan, terms, person, now).next()) {
                case StepResult.Asks _ -> {
                    sent.add(now);
                    enrollment = enrollment.at(1, null);
                }
                case StepResult.Waits waits -> {
                    assertThat(waits.until()).isAfter(now);
                    now = waits.until();
                    enrollment = enrollment.at(waits.index(), null);
                }
                case StepResult.Leaves _ -> enrollment = enrollment.at(0, null);
            }
        }
        return sent;
    }

    @Test
    void aThrottleSpacesStepsEvenly() {
        Pace pace = new Pace(START, 60);
        assertThat(pace.take(START)).isEqualTo(START);
        assertThat(pace.take(START)).isEqualTo(START.plusSeconds(1));
        assertThat(pace.take(START)).isEqualTo(START.plusSeconds(2));
        assertThat(pace.take(START.plusSeconds(10))).isEqualTo(START.plusSeconds(10));
    }
}
