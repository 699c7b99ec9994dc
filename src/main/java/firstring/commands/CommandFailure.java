package firstring.commands;

import java.util.List;

/** A command that cannot be done, with the sentences that tell its user why. */
final class CommandFailure extends RuntimeException {
    static final int COULD_NOT = 1;
    static final int ASKED_WRONGLY = 2;

    private static final long serialVersionUID = 1L;

    private final int exitCode;
    private final transient List<String> sentences;

    private CommandFailure(int exitCode, List<String> sentences) {
        super(String.join(" ", sentences));
        this.exitCode = exitCode;
        this.sentences = sentences;
    }

    static CommandFailure couldNot(String sentence) {
        return new CommandFailure(COULD_NOT, List.of("firstring: " + sentence));
    }

    /** All of them at once. */
    static CommandFailure askedWrongly(List<String> sentences) {
        return new CommandFailure(
                ASKED_WRONGLY,
                sentences.stream().map(sentence -> "firstring: " + sentence).toList());
    }

    int exitCode() {
        return exitCode;
    }

    List<String> sentences() {
        return sentences;
    }
}
