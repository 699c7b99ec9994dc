package firstring.dialer.lists;

import firstring.accounts.UserId;
import firstring.http.Params;
import firstring.http.Patch;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the body of a dialer list's create or edit. */
final class DialerListForm {
    static final Set<String> KEYS = Set.of("name", "user_ids");

    private static final int MAX_NAME = 255;

    private DialerListForm() {}

    /** The list as it is to be; faults gather in the patch. */
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
