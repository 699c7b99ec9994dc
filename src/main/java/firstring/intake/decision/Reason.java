package firstring.intake.decision;

import firstring.contacts.Warning;

/** The reason why something was or was not done: the closed list of docs/contract.md 1.6. */
public enum Reason {
    NEW_CONTACT("new_contact"),
    WAS_BLANK("was_blank"),
    FORCE_UPDATE("force_update"),
    ALREADY_FILLED("already_filled"),
    SAME_VALUE("same_value"),
    UNKNOWN_VALUE("unknown_value"),
    TOO_MANY("too_many"),
    ARCHIVED("archived"),
    DO_NOT_CONTACT("do_not_contact"),
    OPTED_OUT("opted_out"),
    NO_OWNER("no_owner"),
    ALREADY_QUEUED("already_queued"),
    ALREADY_ENROLLED("already_enrolled"),
    SEQUENCE_PAUSED("sequence_paused"),
    PARKED("parked"),
    NOBODY_AVAILABLE("nobody_available"),
    NO_MEMBER("no_member"),
    OWNER_KEPT("owner_kept"),
    EXPLICIT_OWNER("explicit_owner"),
    PARKING_SHARE("parking_share"),
    BELONGS_TO_ANOTHER_CONTACT("belongs_to_another_contact"),
    EXISTING_CONTACT("existing_contact");

    private final String code;

    Reason(String code) {
        this.code = code;
    }

    public String code() {
        return code;
    }

    /** A warning that a field was not used as sent. */
    Warning on(String field, String message) {
        return new Warning(field, code, message);
    }

    /** A warning that a field refers to something archived. */
    static Warning archived(String field) {
        return ARCHIVED.on(field, "The selected %s is archived, so it was skipped.".formatted(field.replace('_', ' ')));
    }
}
