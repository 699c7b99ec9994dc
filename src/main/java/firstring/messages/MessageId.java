package firstring.messages;

public record MessageId(long value) {}
