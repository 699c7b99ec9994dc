package firstring.contacts;

/** Names one submission; contacts keep it as the origin of what they know. */
public record LeadId(long value) {}
