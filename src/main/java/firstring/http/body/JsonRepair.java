package firstring.http.body;

import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Repairs almost-JSON that form plug-ins send: raw line breaks and tabs inside strings are escaped, and one trailing
 * comma is dropped. Nothing else is repaired. One pass.
 */
final class JsonRepair {
    private final byte[] json;
    private final ByteArrayOutputStream repaired;
    private boolean changed;

    /** The last byte outside strings that is not white space, and the one before; a string counts as its quote. */
    private int last;

    private int secondToLast;
    private int lastComma = -1;
    private int droppedComma = -1;

    private JsonRepair(byte[] json) {
        this.json = json;
        this.repaired = new ByteArrayOutputStream(json.length + 64);
    }

    /** Null when there is nothing that can be repaired. */
    static byte @Nullable [] repair(byte[] json) {
        return new JsonRepair(json).repair();
    }

    private byte @Nullable [] repair() {
        int at = 0;
        while (at < json.length) {
            if (json[at] == '"') {
                at = copyString(at);
            } else {
                copyStructure(json[at]);
                at++;
            }
        }
        return changed ? finish() : null;
    }

    private void copyStructure(byte b) {
        if ((b == '}' || b == ']') && last == ',' && isEndOfValue(secondToLast) && droppedComma < 0) {
            droppedComma = lastComma;
            changed = true;
        }
        if (b == ',') {
            lastComma = repaired.size();
        }
        repaired.write(b);
        if (!isSpace(b)) {
            seen(b);
        }
    }

    private void seen(byte b) {
        secondToLast = last;
        last = b;
    }

    private static boolean isEndOfValue(int b) {
        return b != 0 && b != ',' && b != ':' && b != '{' && b != '[';
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }

    /** Copies a string with its quotes, as far as it goes; returns where it ends. */
    private int copyString(int start) {
        repaired.write('"');
        int at = start + 1;
        while (at < json.length && json[at] != '"') {
            if (json[at] == '\\' && at + 1 < json.length) {
                repaired.write(json[at]);
                at++;
                repaired.write(json[at]);
            } else {
                copyInString(json[at]);
            }
            at++;
        }
        if (at < json.length) {
            repaired.write('"');
        }
        seen((byte) '"');
        return at + 1;
    }

    private void copyInString(byte b) {
        char letter = switch (b) {
            case '\n' -> 'n';
            case '\r' -> 'r';
            case '\t' -> 't';
            default -> 0;
        };
        if (letter == 0) {
            repaired.write(b);
        } else {
            changed = true;
            repaired.write('\\');
            repaired.write(letter);
        }
    }

    private byte[] finish() {
        byte[] bytes = repaired.toByteArray();
        if (droppedComma >= 0) {
            bytes[droppedComma] = ' ';
        }
        return bytes;
    }
}
