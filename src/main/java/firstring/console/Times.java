package firstring.console;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Moments as the viewer's own clock shows them. */
public record Times(ZoneId zone, Instant now) {
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ENGLISH);
    private static final DateTimeFormatter SHORT = DateTimeFormatter.ofPattern("HH:mm", Locale.ENGLISH);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM, HH:mm", Locale.ENGLISH);
    private static final DateTimeFormatter YEAR = DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm", Locale.ENGLISH);
    private static final DateTimeFormatter EXACT = DateTimeFormatter.ofPattern("d MMM, HH:mm:ss", Locale.ENGLISH);
    private static final DateTimeFormatter EXACT_YEAR =
            DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm:ss", Locale.ENGLISH);
    private static final DateTimeFormatter FIELD = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss", Locale.ENGLISH);
    private static final DateTimeFormatter FULL = DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm:ss", Locale.ENGLISH);

    /** The clock alone today, the day too before. */
    public String brief(Instant moment) {
        ZonedDateTime local = moment.atZone(zone);
        ZonedDateTime today = now.atZone(zone);
        if (local.toLocalDate().equals(today.toLocalDate())) {
            return CLOCK.format(local);
        }
        return (local.getYear() == today.getYear() ? DAY : YEAR).format(local);
    }

    /** Hour and minute alone today, the day too otherwise. */
    public String shortly(Instant moment) {
        ZonedDateTime local = moment.atZone(zone);
        return (local.toLocalDate().equals(now.atZone(zone).toLocalDate()) ? SHORT : DAY).format(local);
    }

    /** Day, hour and minute, whichever day it is. */
    public String dated(Instant moment) {
        return DAY.format(moment.atZone(zone));
    }

    /** Hour and minute alone. */
    public String clock(Instant moment) {
        return SHORT.format(moment.atZone(zone));
    }

    /** As a form's field for date and time has it. */
    public String local(Instant moment) {
        return FIELD.format(moment.atZone(zone));
    }

    public String full(Instant moment) {
        return FULL.format(moment.atZone(zone)) + " " + zoneName();
    }

    /** Day and second, with the year when it is another. */
    public String exact(Instant moment) {
        ZonedDateTime local = moment.atZone(zone);
        return (local.getYear() == now.atZone(zone).getYear() ? EXACT : EXACT_YEAR).format(local);
    }

    /** The viewer's zone in a reader's words. */
    public String zoneName() {
        return Words.zone(zone.getId());
    }

    /** The hour and minute on a wall in this zone; empty for no zone. */
    public String clockIn(String otherZone) {
        return otherZone.isEmpty() ? "" : SHORT.format(now.atZone(ZoneId.of(otherZone)));
    }

    /** How long ago, in the largest unit that fits: {@code 12 s}, {@code 3 min}, {@code 5 h}, {@code 2 d}. */
    public String ago(Instant moment) {
        Duration past = Duration.between(moment, now);
        if (past.toSeconds() < 60) {
            return Math.max(0, past.toSeconds()) + "\u00a0s";
        }
        if (past.toMinutes() < 60) {
            return past.toMinutes() + "\u00a0min";
        }
        return past.toHours() < 48 ? past.toHours() + "\u00a0h" : past.toDays() + "\u00a0d";
    }
}
