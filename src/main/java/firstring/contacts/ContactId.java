package firstring.contacts;

/** Names a contact. */
public record ContactId(long value) {}
