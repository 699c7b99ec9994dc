package firstring.dialer;

import firstring.contacts.ContactId;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A user's work today, in the user's time zone.
 *
 * @param calls calls made, as caps count them: the user disposed of the entry or scheduled a callback
 * @param dispositions outcomes of the entries that the user leased, no matter who set them, most common first
 * @param last the user's last action, if it can still be undone
 */
record TodayFigures(LocalDate date, long calls, Map<Long, Long> dispositions, Optional<Last> last) {
    /**
     * An action on an entry; it can be undone until {@code undoUntil}.
     *
     * @param dispositionStatus the call's outcome; null: it was skipped or a callback was scheduled
     */
    record Last(
            EntryId entry,
            ContactId contact,
            DialerAction.Kind kind,
            @Nullable Long dispositionStatus,
            Instant undoUntil) {
        private Map<String, @Nullable Object> view() {
            Map<String, @Nullable Object> view = new LinkedHashMap<>();
            view.put("entry_id", entry.value());
            view.put("contact_id", contact.value());
            view.put("action", kind.code());
            view.put("disposition_status_id", dispositionStatus);
            view.put("undo_until", undoUntil.toString());
            return view;
        }
    }

    Map<String, @Nullable Object> view() {
        List<Map<String, Long>> counts = new ArrayList<>();
        dispositions.forEach((status, calls) -> counts.add(count(status, calls)));
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("date", date.toString());
        view.put("calls", calls);
        view.put("dispositions", counts);
        view.put("last", last.map(Last::view).orElse(null));
        return view;
    }

    private static Map<String, Long> count(long status, long calls) {
        Map<String, Long> count = new LinkedHashMap<>();
        count.put("disposition_status_id", status);
        count.put("calls", calls);
        return count;
    }
}
