package firstring.contacts;

/** The id of a contact. */
public record ContactId(long value) {}
