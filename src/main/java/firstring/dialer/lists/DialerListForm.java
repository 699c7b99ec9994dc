package firstring.dialer.lists;

import firstring.accounts.UserId;
import firstring.http.Params;
import firstring.http.Patch;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a request that creates or edits a dialer list. */
final class DialerListForm {
    static final Set<String> KEYS = Set.of("name", "user_ids");

    private static final int MAX_NAME = 255;

    private DialerListForm() {}

    /** The requested list; faults are added to the patch. */
    static DialerList.Settings read(Patch patch, DialerList.Settings current) {
        return new DialerList.Settings(
                patch.required("name", current.name(), patch.line(MAX_NAME)),
                patch.kept("user_ids", current.users(), field -> users(patch.params(), field)));
    }

    private static @Nullable List<UserId> users(Params params, String field) {
        List<Long> ids = params.ids(field, DialerList.MAX_USERS);
        return ids == null ? null : ids.stream().map(UserId::new).toList();
    }
}
