package firstring.contacts;

/** The id of a submission, also stored as the origin of a contact's data. */
public record LeadId(long value) {}
