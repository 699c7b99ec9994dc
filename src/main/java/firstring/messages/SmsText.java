package firstring.messages;

/**
 * The length of an SMS as it is billed. Characters of GSM 03.38 count one, or two from its extension, with 160 in a
 * single message and 153 in each of several; any other character makes it UCS-2, with 70 and 67. No character is split.
 */
public final class SmsText {
    private static final String BASIC = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
            + "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
    private static final String EXTENSION = "\f^{}\\[~]|€";

    private static final Alphabet GSM_7 = new Alphabet("gsm_7", 160, 153);
    private static final Alphabet UCS_2 = new Alphabet("ucs_2", 70, 67);

    private record Alphabet(String name, int single, int each) {
        int size(int codePoint) {
            if (this.equals(UCS_2)) {
                return Character.charCount(codePoint);
            }
            return EXTENSION.indexOf(codePoint) < 0 ? 1 : 2;
        }
    }

    private SmsText() {}

    /** {@code gsm_7} or {@code ucs_2}. */
    static String encoding(String text) {
        return alphabet(text).name();
    }

    /** The number of messages it is billed as; at least one. */
    public static int segments(String text) {
        Alphabet alphabet = alphabet(text);
        int whole = text.codePoints().map(alphabet::size).sum();
        if (whole <= alphabet.single()) {
            return 1;
        }
        int segments = 1;
        int filled = 0;
        for (int size : text.codePoints().map(alphabet::size).toArray()) {
            if (filled + size > alphabet.each()) {
                segments++;
                filled = 0;
            }
            filled += size;
        }
        return segments;
    }

    private static Alphabet alphabet(String text) {
        boolean plain = text.codePoints().allMatch(c -> BASIC.indexOf(c) >= 0 || EXTENSION.indexOf(c) >= 0);
        return plain ? GSM_7 : UCS_2;
    }
}
