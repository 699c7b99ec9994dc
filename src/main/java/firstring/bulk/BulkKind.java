package firstring.bulk;

import firstring.accounts.Role;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The kinds of bulk actions. */
enum BulkKind {
    ADD_TAG("add_tag", "tag_id", Role.AGENT),
    REMOVE_TAG("remove_tag", "tag_id", Role.AGENT),
    /** Without a user, the contacts get no owner. */
    SET_OWNER("set_owner", "user_id", Role.TEAM_LEAD),
    SET_DISPOSITION_STATUS("set_disposition_status", "disposition_status_id", Role.AGENT),
    ADD_TO_POWERDIALER("add_to_powerdialer", "position", Role.AGENT),
    REMOVE_FROM_POWERDIALER("remove_from_powerdialer", null, Role.AGENT),
    MARK_DO_NOT_CONTACT("mark_do_not_contact", null, Role.AGENT),
    CLEAR_DO_NOT_CONTACT("clear_do_not_contact", null, Role.TEAM_LEAD),
    /** Contacts in another sequence stay there. */
    ENROLL("enroll", "sequence_id", Role.TEAM_LEAD),
    DISENROLL("disenroll", null, Role.TEAM_LEAD),
    /** Undoes another action; the argument is its id. */
    UNDO("undo", null, Role.AGENT);

    /** The kinds that callers can request. */
    static final List<BulkKind> ALL =
            Arrays.stream(values()).filter(kind -> kind != UNDO).toList();

    private final String code;
    private final @Nullable String argument;
    private final Role minRole;

    BulkKind(String code, @Nullable String argument, Role minRole) {
        this.code = code;
        this.argument = argument;
        this.minRole = minRole;
    }

    String code() {
        return code;
    }

    /** The name of its argument; null: none. */
    @Nullable
    String argument() {
        return argument;
    }

    /** True when the argument is an id in the account. */
    boolean takesId() {
        return argument != null && this != ADD_TO_POWERDIALER;
    }

    Role minRole() {
        return minRole;
    }

    /** False if undoing would restart something that the contacts have left. */
    boolean canBeUndone() {
        return this != DISENROLL && this != UNDO;
    }

    static BulkKind of(String code) {
        return Arrays.stream(values())
                .filter(kind -> kind.code.equals(code))
                .findFirst()
                .orElseThrow();
    }
}
