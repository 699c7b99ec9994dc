package firstring.commands.doctor;

/**
 * The result of one check.
 *
 * @param advice what to do about it; empty when the check passed
 */
public record Finding(Level level, String subject, String state, String advice) {

    /** The severity: passed, may soon fail, or failed or may lose data. */
    public enum Level {
        OK("ok"),
        WARN("warn"),
        FAIL("fail");

        private final String word;

        Level(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    static Finding ok(String subject, String state) {
        return new Finding(Level.OK, subject, state, "");
    }

    static Finding warn(String subject, String state, String advice) {
        return new Finding(Level.WARN, subject, state, advice);
    }

    static Finding fail(String subject, String state, String advice) {
        return new Finding(Level.FAIL, subject, state, advice);
    }
}
