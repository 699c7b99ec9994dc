package firstring.contacts;

import java.text.Normalizer;
import java.util.Locale;

/** The key by which names of tags, lines, disposition statuses and lead sources are compared: without case. */
public final class NameKey {
    private NameKey() {}

    public static String of(String name) {
        return Normalizer.normalize(name.strip(), Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
    }
}
