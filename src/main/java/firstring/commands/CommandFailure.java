package firstring.commands;

import java.util.List;

/** Thrown when a command cannot be done, with sentences that tell the user why. */
final class CommandFailure extends RuntimeException {
    static final int FAILED = 1;
    static final int INVALID = 2;

    private static final long serialVersionUID = 1L;

    private final int exitCode;
    private final transient List<String> sentences;

    private CommandFailure(int exitCode, List<String> sentences) {
        super(String.join(" ", sentences));
        this.exitCode = exitCode;
        this.sentences = sentences;
    }

    static CommandFailure failed(String sentence) {
        return new CommandFailure(FAILED, List.of("firstring: " + sentence));
    }

    /** Creates a failure for invalid arguments or settings, with all faults at once. */
    static CommandFailure invalid(List<String> sentences) {
        return new CommandFailure(
                INVALID,
                sentences.stream().map(sentence -> "firstring: " + sentence).toList());
    }

    int exitCode() {
        return exitCode;
    }

    List<String> sentences() {
        return sentences;
    }
}
