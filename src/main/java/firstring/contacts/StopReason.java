package firstring.contacts;

/** The reason why a contact must no longer be called. */
public enum StopReason {
    DO_NOT_CONTACT,
    OPTED_OUT,
    DELETED
}
