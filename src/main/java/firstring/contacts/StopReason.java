package firstring.contacts;

/** Why nobody may go on calling a contact. */
public enum StopReason {
    DO_NOT_CONTACT,
    OPTED_OUT,
    DELETED
}
