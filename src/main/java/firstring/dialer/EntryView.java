package firstring.dialer;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An entry as JSON (CONTRACT 3). */
final class EntryView {
    private EntryView() {}

    static Map<String, @Nullable Object> of(ListedEntry listed, Instant now) {
        Entry entry = listed.entry();
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("id", entry.id().value());
        view.put("contact_id", entry.contact().value());
        view.put("user_id", entry.user().value());
        view.put("phone_number", listed.phoneNumber());
        view.put("position", entry.isOpen() ? listed.position() : null);
        view.put("added_at", entry.addedAt().toString());
        view.put("state", entry.stateAt(now).code());
        return view;
    }
}
