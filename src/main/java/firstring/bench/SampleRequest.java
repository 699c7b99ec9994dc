package firstring.bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;

/** Request bytes that are prepared once and patched with the seven digits of each lead. Immutable. */
final class SampleRequest {
    private static final int DIGITS = 7;

    private final byte[] bytes;
    private final int[] digitOffsets;

    SampleRequest(byte[] bytes) {
        this.bytes = bytes;
        this.digitOffsets = offsetsOf(bytes);
    }

    /** A {@code POST} of the lead with keep-alive. */
    static SampleRequest post(String host, byte[] json) {
        String head = """
                POST /api/v1/webhook/forms HTTP/1.1\r
                Host: %s\r
                User-Agent: firstring-bench\r
                Accept: application/json\r
                Content-Type: application/json\r
                Content-Length: %d\r
                \r
                """.formatted(host, json.length);
        byte[] headBytes = head.getBytes(StandardCharsets.US_ASCII);
        return new SampleRequest(ByteBuffer.allocate(headBytes.length + json.length)
                .put(headBytes)
                .put(json)
                .array());
    }

    int length() {
        return bytes.length;
    }

    /** Copies the request with these digits to the start of {@code target}. */
    void write(byte[] target, int sevenDigits) {
        System.arraycopy(bytes, 0, target, 0, bytes.length);
        for (int end = digitOffsets.length; end > 0; end -= DIGITS) {
            int rest = sevenDigits;
            for (int i = end - 1; i >= end - DIGITS; i--) {
                target[digitOffsets[i]] = (byte) ('0' + rest % 10);
                rest /= 10;
            }
        }
    }

    private static int[] offsetsOf(byte[] bytes) {
        int[] offsets = IntStream.range(0, bytes.length)
                .filter(i -> bytes[i] == SampleLead.DIGIT)
                .toArray();
        if (offsets.length % DIGITS != 0) {
            throw new IllegalArgumentException("Digits must come in groups of seven.");
        }
        return offsets;
    }
}
