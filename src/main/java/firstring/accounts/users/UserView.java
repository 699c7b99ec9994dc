package firstring.accounts.users;

import firstring.http.Answer;
import firstring.http.Etag;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A user as JSON: the management API's and the family's. */
public final class UserView {
    private UserView() {}

    public static Answer answer(int status, User user) {
        return Etag.on(Answer.json(status, of(user)), user.version());
    }

    public static Map<String, @Nullable Object> of(User user) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("id", user.id().value());
        view.put("name", user.name());
        view.put("email", user.email());
        view.put("role", user.role().code());
        view.put("active", user.active());
        view.put("status", user.status().code());
        view.put("phone_number", user.phoneNumber());
        view.put("timezone", user.timezone() == null ? null : user.timezone().getId());
        view.put("working_hours", user.hours() == null ? null : user.hours().view());
        view.put("daily_lead_cap", user.dailyLeadCap());
        view.put("open_queue_cap", user.openQueueCap());
        view.put("created_at", user.createdAt());
        view.put("updated_at", user.updatedAt());
        return view;
    }

    /** docs/contract.md 2, {@code GET /api/v1/webhook/users}. */
    public static Map<String, Object> family(User user) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", user.id().value());
        view.put("name", user.name());
        view.put("email", user.email());
        view.put("agent_status", user.status().familyNumber());
        view.put("human_readable_agent_status", user.status().familyWords());
        return view;
    }
}
