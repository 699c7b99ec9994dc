package firstring.console;

import firstring.http.Call;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** One sending of a form: the form's name and a digest of that name and all that was sent. */
record FormSubmission(String form, byte[] digest) {

    /** The same form sent with other content is another press. */
    static FormSubmission of(String form, Call call) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update((form + "\n" + call.path() + "?" + call.query() + "\n").getBytes(StandardCharsets.UTF_8));
            return new FormSubmission(form, digest.digest(call.body()));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
