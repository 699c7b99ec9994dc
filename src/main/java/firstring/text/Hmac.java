package firstring.text;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signatures of texts with one key (HMAC, RFC 2104). Thread-safe. */
public final class Hmac {
    private static final String SHA256 = "HmacSHA256";

    /** Required by some providers for their callbacks, and used for nothing else. */
    private static final String SHA1 = "HmacSHA1";

    /** Initialized with the key, and only ever cloned, which is cheaper than preparing one for each signature. */
    private final Mac prepared;

    private Hmac(String algorithm, Key key) {
        try {
            this.prepared = Mac.getInstance(algorithm);
            prepared.init(key);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    public static Hmac sha256(byte[] key) {
        return sha256(new SecretKeySpec(key, SHA256));
    }

    public static Hmac sha256(String key) {
        return sha256(key.getBytes(StandardCharsets.UTF_8));
    }

    public static Hmac sha256(Key key) {
        return new Hmac(SHA256, key);
    }

    public static Hmac sha1(String key) {
        return new Hmac(SHA1, new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), SHA1));
    }

    public byte[] sign(String text) {
        return sign(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The signature of these parts, one after the other. */
    public byte[] sign(byte[]... parts) {
        try {
            Mac mac = (Mac) prepared.clone();
            for (byte[] part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (CloneNotSupportedException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    public String base64(byte[]... parts) {
        return Base64.getEncoder().encodeToString(sign(parts));
    }

    public String base64(String text) {
        return Base64.getEncoder().encodeToString(sign(text));
    }

    /** Compares two signatures in a time that does not depend on where they differ. */
    public static boolean areEqual(String expected, String sent) {
        return MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8), sent.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return "Hmac";
    }
}
