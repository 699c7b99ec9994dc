package firstring.sequences;

/** The id of a sequence. */
public record SequenceId(long value) {}
