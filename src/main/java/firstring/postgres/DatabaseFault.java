package firstring.postgres;

/** Why the database cannot be used, as one sentence for the operator. Printed without a stack trace. */
public final class DatabaseFault extends RuntimeException {
    private static final long serialVersionUID = 1;

    public DatabaseFault(String sentence) {
        super(sentence);
    }

    public DatabaseFault(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
