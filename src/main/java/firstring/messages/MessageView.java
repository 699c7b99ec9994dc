package firstring.messages;

import firstring.accounts.UserId;
import firstring.contacts.ContactId;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A message as the API shows it. */
final class MessageView {
    private MessageView() {}

    static Map<String, @Nullable Object> of(Message message) {
        ContactId contact = message.contact();
        UserId user = message.way().user();
        SendRule rule = message.standing().rule();
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("id", message.id().value());
        view.put("contact_id", contact == null ? null : contact.value());
        view.put("direction", message.isInbound() ? "inbound" : "outbound");
        view.put("channel", message.channel().code());
        view.put("state", message.standing().state().code());
        view.put("outcome", message.standing().outcome());
        view.put("rule", rule == null ? null : rule.code());
        view.put("from", message.way().from());
        view.put("to", message.way().to());
        view.put("subject", message.content().subject());
        view.put("body", message.content().body());
        view.put("html", message.content().html());
        view.put("media_url", message.content().mediaUrl());
        view.put("segments", message.content().segments());
        view.put("line_id", message.way().line());
        view.put("user_id", user == null ? null : user.value());
        view.put("idempotency_key", message.standing().key());
        view.put("provider_id", message.standing().providerId());
        view.put("attempts", message.standing().attempt());
        view.put("due_at", message.moments().dueAt());
        view.put("sent_at", message.moments().sentAt());
        view.put("delivered_at", message.moments().deliveredAt());
        view.put("created_at", message.moments().createdAt());
        view.put("updated_at", message.moments().updatedAt());
        return view;
    }
}
