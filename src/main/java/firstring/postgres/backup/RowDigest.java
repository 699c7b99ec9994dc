package firstring.postgres.backup;

import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A fingerprint of a table's rows in any order: how many there are, and the sum of the first 16 bytes of each row's
 * SHA-256, modulo 2^128. Rows are lines as COPY writes them, each with its line feed. Used by one thread.
 */
final class RowDigest extends OutputStream {
    private static final int WORDS = 2;

    private final MessageDigest row = sha256();
    private final long[] sum = new long[WORDS];
    private long rows;

    /** Accepts complete rows or pieces of them; a row ends with its line feed. */
    @Override
    public void write(byte[] bytes, int offset, int length) {
        int start = offset;
        for (int i = offset; i < offset + length; i++) {
            if (bytes[i] == '\n') {
                row.update(bytes, start, i - start);
                endRow();
                start = i + 1;
            }
        }
        row.update(bytes, start, offset + length - start);
    }

    @Override
    public void write(int single) {
        write(new byte[] {(byte) single}, 0, 1);
    }

    private void endRow() {
        byte[] hash = row.digest();
        long low = word(hash, Long.BYTES);
        long before = sum[1];
        sum[1] += low;
        long carry = Long.compareUnsigned(sum[1], before) < 0 ? 1 : 0;
        sum[0] += word(hash, 0) + carry;
        rows++;
    }

    private static long word(byte[] bytes, int offset) {
        long word = 0;
        for (int i = offset; i < offset + Long.BYTES; i++) {
            word = word << Byte.SIZE | (bytes[i] & 0xff);
        }
        return word;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    long rows() {
        return rows;
    }

    /** Equal for equal rows, whatever their order. */
    String value() {
        return "%d:%016x%016x".formatted(rows, sum[0], sum[1]);
    }
}
