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
 * What a user has done on his day.
 *
 * @param calls that he made, as caps count them: he disposed of the entry or set its call back
 * @param dispositions how many entries that he leased ended how, whoever said so, the commonest first
 * @param last the call that was disposed of last, if that can still be taken back
 */
record Today(LocalDate date, long calls, Map<Long, Long> dispositions, Optional<Last> last) {
    /** A call that was disposed of; until {@code undoUntil} that can be taken back. */
    record Last(EntryId entry, ContactId contact, long dispositionStatus, Instant undoUntil) {
        private Map<String, Object> view() {
            Map<String, Object> view = new LinkedHashMap<>();
            view.put("entry_id", entry.value());
            view.put("contact_id", contact.value());
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
