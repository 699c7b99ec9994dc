package firstring.dialer;

import firstring.accounts.UserId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An entry as the API answers it. */
final class EntryView {
    private EntryView() {}

    static Map<String, @Nullable Object> of(ListedEntry listed, Instant now) {
        Entry entry = listed.entry();
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("id", entry.id().value());
        view.put("contact_id", entry.contact().value());
        view.put("user_id", entry.home() instanceof Home.MyQueue(UserId user) ? user.value() : null);
        view.put("list_id", entry.home() instanceof Home.OfList(DialerListId list) ? list.value() : null);
        view.put("phone_number", listed.phoneNumber());
        view.put("position", entry.isOpen() ? listed.position() : null);
        view.put("added_at", entry.addedAt().toString());
        view.put("state", entry.stateAt(now).code());
        return view;
    }
}
