package firstring.intake;

import firstring.http.Form;
import firstring.http.Value;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.TreeMap;

/** A digest of a request's fields, credentials aside: the same fields in another order or spelling of JSON give the same. */
final class Fingerprint {
    private final MessageDigest digest;

    private Fingerprint() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** @param sees what the caller may see, since the answer that is remembered depends on it */
    static byte[] of(Form form, String sees) {
        Fingerprint fingerprint = new Fingerprint();
        fingerprint.add('c', sees);
        Map<String, Value> fields = new TreeMap<>(form.values());
        fields.remove("api_token");
        fingerprint.add(new Value.Fields(fields));
        return fingerprint.digest.digest();
    }

    private void add(Value value) {
        switch (value) {
            case Value.Text text -> add('t', text.text());
            case Value.Numeral number -> add('t', number.literal());
            case Value.Flag flag -> add('f', Boolean.toString(flag.on()));
            case Value.Null _ -> add('0', "");
            case Value.Items items -> {
                add('[', Integer.toString(items.values().size()));
                items.values().forEach(this::add);
            }
            case Value.Fields fields -> {
                add('{', Integer.toString(fields.values().size()));
                new TreeMap<>(fields.values()).forEach((name, part) -> {
                    add('n', name);
                    add(part);
                });
            }
        }
    }

    private void add(char kind, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update((byte) kind);
        digest.update(Integer.toString(bytes.length).getBytes(StandardCharsets.US_ASCII));
        digest.update((byte) ':');
        digest.update(bytes);
    }
}
