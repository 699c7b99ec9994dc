package firstring.accounts.tokens;

import java.util.Arrays;

/**
 * The HMAC-SHA256 of a token under the installation's secret, and the only form in which a token is stored or cached.
 */
public record TokenDigest(byte[] bytes) {

    @Override
    public boolean equals(Object other) {
        return other instanceof TokenDigest digest && Arrays.equals(bytes, digest.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }
}
