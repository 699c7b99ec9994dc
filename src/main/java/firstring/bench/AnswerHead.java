package firstring.bench;

import java.nio.charset.StandardCharsets;

/** Reads the parts of an HTTP/1.1 response that the load generator needs: the status and where the response ends. */
final class AnswerHead {
    private static final byte[] CONTENT_LENGTH = "\r\ncontent-length:".getBytes(StandardCharsets.US_ASCII);
    private static final int STATUS_OFFSET = "HTTP/1.1 ".length();

    private AnswerHead() {}

    static int status(byte[] answer) {
        return number(answer, STATUS_OFFSET);
    }

    /** The total length of the response; -1 while its head is incomplete. Throws without a content length. */
    static int totalLength(byte[] answer, int received) {
        int lengthAt = -1;
        for (int i = 0; i + 3 < received; i++) {
            if (answer[i] != '\r') {
                continue;
            }
            if (answer[i + 2] == '\r' && answer[i + 3] == '\n') {
                return i + 4 + bodyLength(answer, lengthAt);
            }
            if (startsContentLength(answer, i, received)) {
                lengthAt = i + CONTENT_LENGTH.length;
            }
        }
        return -1;
    }

    private static int bodyLength(byte[] answer, int lengthAt) {
        if (lengthAt < 0) {
            throw new IllegalStateException("An answer without content length: " + status(answer));
        }
        return number(answer, lengthAt);
    }

    private static boolean startsContentLength(byte[] answer, int at, int received) {
        if (at + CONTENT_LENGTH.length > received) {
            return false;
        }
        for (int i = 0; i < CONTENT_LENGTH.length; i++) {
            int letter = answer[at + i];
            int lower = letter >= 'A' && letter <= 'Z' ? letter + 32 : letter;
            if (lower != CONTENT_LENGTH[i]) {
                return false;
            }
        }
        return true;
    }

    private static int number(byte[] bytes, int at) {
        int i = at;
        while (bytes[i] == ' ') {
            i++;
        }
        int number = 0;
        while (bytes[i] >= '0' && bytes[i] <= '9') {
            number = number * 10 + bytes[i++] - '0';
        }
        return number;
    }
}
