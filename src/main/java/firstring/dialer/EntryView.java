package firstring.dialer;

import firstring.accounts.AccountId;
import firstring.accounts.UserId;
import firstring.dialer.calls.CallabilityResult;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An entry as JSON. */
public final class EntryView {
    private EntryView() {}

    /** Views of these entries, with callability for each open one. */
    public static Function<ListedEntry, Map<String, @Nullable Object>> of(
            Dialer dialer, AccountId account, List<ListedEntry> entries, Instant now) {
        Map<EntryId, CallabilityResult> results = dialer.checkCallability(account, entries, now);
        return listed -> of(listed, results.get(listed.entry().id()), now);
    }

    /** @param result null: the entry is closed */
    private static Map<String, @Nullable Object> of(
            ListedEntry listed, @Nullable CallabilityResult result, Instant now) {
        Entry entry = listed.entry();
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("id", entry.id().value());
        view.put("contact_id", entry.contact().value());
        view.put("user_id", entry.queue() instanceof QueueRef.MyQueue(UserId user) ? user.value() : null);
        view.put("list_id", entry.queue() instanceof QueueRef.OfList(DialerListId list) ? list.value() : null);
        view.put("phone_number", listed.phoneNumber());
        view.put("position", entry.isOpen() ? listed.position() : null);
        view.put("added_at", entry.addedAt().toString());
        view.put("state", entry.stateAt(now).code());
        view.put("call_back_at", text(entry.callBackAt()));
        view.put("callable", result == null ? null : result.isCallable());
        view.put("reasons", result == null ? List.of() : result.reasons());
        view.put("next_call_at", result == null ? null : text(result.nextAt()));
        return view;
    }

    private static @Nullable String text(@Nullable Instant moment) {
        return moment == null ? null : moment.toString();
    }
}
