package firstring.http.body;

/** A body that does not match its content type; caught inside this package. */
public final class UnreadableBody extends Exception {
    private final String sentence;

    UnreadableBody(String sentence) {
        super(sentence, null, false, false);
        this.sentence = sentence;
    }

    String sentence() {
        return sentence;
    }
}
