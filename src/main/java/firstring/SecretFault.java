package firstring;

/** The installation's secret cannot be used; the message is one sentence for the operator, printed without a stack
 * trace. */
public final class SecretFault extends RuntimeException {
    private static final long serialVersionUID = 1;

    SecretFault(String sentence) {
        super(sentence);
    }

    SecretFault(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
