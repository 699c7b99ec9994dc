package firstring.accounts.audit;

import firstring.accounts.Author;
import firstring.accounts.Caller;
import firstring.accounts.Guard;
import firstring.accounts.Role;
import firstring.accounts.UserId;
import firstring.http.Answer;
import firstring.http.Call;
import firstring.http.Paging;
import firstring.http.Params;
import firstring.http.Patch;
import firstring.http.Routes;
import firstring.http.body.StrictForm;
import firstring.json.Json;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/audit-log}, for admins: who changed which settings, newest first. */
public final class AuditRoutes {
    private static final Set<String> FILTERS = Set.of("user_id", "action", "resource", "resource_id", "from", "to");
    private static final List<String> ACTIONS = List.of(
            "created",
            "changed",
            "removed",
            "signed_in",
            "sign_in_failed",
            "sign_in_throttled",
            "password_change_failed");
    private static final Pattern CURSOR = Pattern.compile("at:(-?[0-9]{1,17}):([0-9]{1,16})");
    private static final int MAX_LENGTH = 64;

    private final Guard guard;
    private final AuditStore store;

    public AuditRoutes(Guard guard, AuditStore store) {
        this.guard = guard;
        this.store = store;
    }

    public void addTo(Routes routes) {
        routes.on("GET", "/api/v1/audit-log", guard.manage(Role.ADMIN, this::list));
    }

    private Answer list(Caller caller, Call call) throws Exception {
        return StrictForm.query(call, FILTERS, params -> {
            AuditStore.Search search = read(params);
            int limit = Paging.readLimit(params);
            return params.faults().isEmpty()
                    ? Paging.answer(
                            store.list(caller.account(), search, limit + 1),
                            limit,
                            AuditRoutes::cursor,
                            AuditRoutes::view)
                    : Answer.invalid(params.faults());
        });
    }

    private static AuditStore.Search read(Params params) {
        Patch patch = Patch.editing(params);
        return new AuditStore.Search(
                params.id("user_id"),
                patch.clearable("action", null, patch.choice(ACTIONS, action -> action)),
                params.line("resource", MAX_LENGTH),
                params.line("resource_id", MAX_LENGTH),
                params.moment("from"),
                params.moment("to"),
                position(params));
    }

    private static AuditStore.@Nullable Position position(Params params) {
        Matcher text = Paging.readCursor(params, CURSOR);
        if (text == null) {
            return null;
        }
        Instant at = Instant.EPOCH.plus(Long.parseLong(text.group(1)), ChronoUnit.MICROS);
        return new AuditStore.Position(at, Long.parseLong(text.group(2)));
    }

    private static String cursor(AuditRow row) {
        return Paging.cursor("at:%d:%d".formatted(ChronoUnit.MICROS.between(Instant.EPOCH, row.at()), row.id()));
    }

    private static Map<String, @Nullable Object> view(AuditRow row) {
        Author author = row.author();
        UserId user = author.user();
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("id", row.id());
        view.put("at", row.at());
        view.put("user_id", user == null ? null : user.value());
        view.put("token_id", author.token());
        view.put("via", author.via().code());
        view.put("address", author.address());
        view.put("request_id", author.requestId());
        view.put("action", row.action());
        view.put("resource", row.thing().resource());
        view.put("resource_id", row.thing().id());
        view.put("name", row.thing().name());
        view.put("changes", Json.tree(row.changes()));
        return view;
    }
}
