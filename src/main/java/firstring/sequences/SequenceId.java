package firstring.sequences;

/** Names a sequence. */
public record SequenceId(long value) {}
