package firstring;

/** Why the installation's secret cannot be used, as one sentence for the operator. Printed without a stack trace. */
public final class SecretFault extends RuntimeException {
    private static final long serialVersionUID = 1;

    SecretFault(String sentence) {
        super(sentence);
    }

    SecretFault(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
