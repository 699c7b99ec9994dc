package firstring.commands.doctor;

/**
 * How one thing stands.
 *
 * @param advice what to do about it; empty when it is well
 */
public record Finding(Level level, String subject, String state, String advice) {

    /** How bad it is: works, may soon not work, does not work or may lose what was promised. */
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
