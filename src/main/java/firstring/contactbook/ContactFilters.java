package firstring.contactbook;

import firstring.contacts.Contact;
import firstring.contacts.Visibility;
import firstring.contacts.search.ContactSearch;
import firstring.contacts.search.ContactSearch.Links;
import firstring.contacts.search.ContactSearch.Position;
import firstring.contacts.search.SearchWords;
import firstring.http.Paging;
import firstring.http.Params;
import firstring.http.body.FormValue;
import firstring.phone.Phone;
import firstring.phone.Phones;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the filters of a contact list: {@code q}, links by id, {@code created_from} and {@code created_to} as a
 * moment or as a day of the account, {@code limit} and {@code cursor}. Adds faults to the parameters.
 */
final class ContactFilters {
    static final Set<String> KEYS = Set.of(
            "phone_number",
            "q",
            "tag_id",
            "user_id",
            "lead_source_id",
            "disposition_status_id",
            "line_id",
            "sequence_id",
            "is_dnc",
            "is_opted_out",
            "created_from",
            "created_to");

    private static final int MAX_MOMENT_LENGTH = 40;
    private static final Pattern CURSOR = Pattern.compile("at:(-?[0-9]{1,17}):([0-9]{1,16})");

    private final Params params;
    private final String country;
    private final ZoneId zone;

    ContactFilters(Params params, String country, ZoneId zone) {
        this.params = params;
        this.country = country;
        this.zone = zone;
    }

    /** Reads one contact more than the page, to tell whether another page follows. */
    ContactSearch read(Visibility visibility) {
        return new ContactSearch(
                number(),
                SearchWords.read(params, "q"),
                params.id("tag_id"),
                new Links(
                        owner(visibility),
                        params.id("lead_source_id"),
                        params.id("disposition_status_id"),
                        params.id("line_id"),
                        params.id("sequence_id"),
                        params.flag("is_dnc"),
                        params.flag("is_opted_out"),
                        visibility),
                moment("created_from"),
                moment("created_to"),
                after(),
                Paging.readLimit(params) + 1);
    }

    /** Filtering by an owner who is not visible finds nothing: no user has the id 0. A caller limited to one owner always filters by it. */
    private @Nullable Long owner(Visibility visibility) {
        Long asked = params.id("user_id");
        if (asked != null) {
            return visibility.allowsOwner(asked) ? asked : Long.valueOf(0);
        }
        boolean isOne = !visibility.all()
                && !visibility.unowned()
                && visibility.owners().size() == 1;
        return isOne ? visibility.owners().iterator().next() : null;
    }

    /** The cursor of the page after this contact. */
    static String cursor(Contact contact) {
        return cursor(new Position(contact.createdAt(), contact.id().value()));
    }

    static String cursor(Position position) {
        long micros = ChronoUnit.MICROS.between(Instant.EPOCH, position.createdAt());
        return Paging.cursor("at:" + micros + ":" + position.id());
    }

    private @Nullable Position after() {
        Matcher text = Paging.readCursor(params, CURSOR);
        if (text == null) {
            return null;
        }
        Instant createdAt = Instant.EPOCH.plus(Long.parseLong(text.group(1)), ChronoUnit.MICROS);
        return new Position(createdAt, Long.parseLong(text.group(2)));
    }

    private @Nullable String number() {
        FormValue sent = params.form().sent("phone_number");
        if (sent == null) {
            return null;
        }
        String text = Params.plainText(sent);
        Optional<Phone> phone = text == null ? Optional.empty() : Phones.parseQuery(text, country);
        if (phone.isEmpty()) {
            params.faults().add("phone_number", "Phone number is empty or invalid.");
        }
        return phone.map(Phone::e164).orElse(null);
    }

    private @Nullable Instant moment(String name) {
        String text = params.line(name, MAX_MOMENT_LENGTH);
        if (text == null) {
            return null;
        }
        Optional<Instant> moment = parse(text).filter(Params::isStorable);
        if (moment.isEmpty()) {
            params.faults()
                    .add(
                            name,
                            "`%s` must be a time or a date such as 2030-01-31T12:00:00Z or 2030-01-31."
                                    .formatted(Params.words(name)));
        }
        return moment.orElse(null);
    }

    private Optional<Instant> parse(String text) {
        try {
            return Optional.of(
                    text.length() == "2030-01-31".length()
                            ? LocalDate.parse(text).atStartOfDay(zone).toInstant()
                            : OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeParseException noMoment) {
            return Optional.empty();
        }
    }
}
