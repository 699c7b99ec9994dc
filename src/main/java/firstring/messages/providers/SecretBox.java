package firstring.messages.providers;

import firstring.text.HiddenText;
import firstring.text.Hmac;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;

/**
 * Encrypts what only the server can read, and signs the links it issues, with keys derived from the installation's
 * secret: a copy of the database alone reveals nothing. Thread-safe.
 */
public final class SecretBox {
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int KEY_BYTES = 32;

    private final SecretKey sealing;
    private final Hmac signing;
    private final SecureRandom random = new SecureRandom();

    public SecretBox(byte[] secret) {
        this.sealing = derive(secret, "messages/sealing", "AES");
        this.signing = Hmac.sha256(derive(secret, "messages/signing", "HmacSHA256"));
    }

    private static SecretKey derive(byte[] secret, String purpose, String algorithm) {
        try {
            return KDF.getInstance("HKDF-SHA256")
                    .deriveKey(
                            algorithm,
                            HKDFParameterSpec.ofExtract()
                                    .addIKM(secret)
                                    .thenExpand(purpose.getBytes(StandardCharsets.UTF_8), KEY_BYTES));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** @param context where the text is stored; it can be decrypted only with the same context */
    byte[] seal(HiddenText text, String context) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] sealed = run(Cipher.ENCRYPT_MODE, nonce, context, text.reveal().getBytes(StandardCharsets.UTF_8));
        return ByteBuffer.allocate(nonce.length + sealed.length)
                .put(nonce)
                .put(sealed)
                .array();
    }

    HiddenText open(byte[] sealed, String context) {
        byte[] nonce = Arrays.copyOf(sealed, NONCE_BYTES);
        byte[] text = run(Cipher.DECRYPT_MODE, nonce, context, Arrays.copyOfRange(sealed, NONCE_BYTES, sealed.length));
        return new HiddenText(new String(text, StandardCharsets.UTF_8));
    }

    private byte[] run(int mode, byte[] nonce, String context, byte[] bytes) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, sealing, new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(context.getBytes(StandardCharsets.UTF_8));
            return cipher.doFinal(bytes);
        } catch (GeneralSecurityException foreign) {
            throw new IllegalStateException("encrypted with another secret, or for another context", foreign);
        }
    }

    /** HMAC-SHA256 of a text that will be returned to this server. */
    public byte[] sign(String text) {
        return signing.sign(text);
    }
}
