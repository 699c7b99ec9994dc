package firstring.http.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/** A private key in a PEM file without a password: PKCS #8, or the formats that OpenSSL writes for RSA and EC keys. */
final class PrivateKeyFile {
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");

    private PrivateKeyFile() {}

    static PrivateKey read(Path file) throws IOException, GeneralSecurityException {
        String pem = Files.readString(file, StandardCharsets.ISO_8859_1);
        for (String kind : List.of("PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY")) {
            String begin = "-----BEGIN " + kind + "-----";
            int start = pem.indexOf(begin);
            int end = pem.indexOf("-----END " + kind + "-----");
            if (start >= 0 && end > start) {
                return parse(kind, Base64.getMimeDecoder().decode(pem.substring(start + begin.length(), end)));
            }
        }
        throw new IllegalArgumentException("The TLS key file contains no private key without a password.");
    }

    private static PrivateKey parse(String kind, byte[] der) throws IOException, GeneralSecurityException {
        byte[] pkcs8 = switch (kind) {
            case "RSA PRIVATE KEY" ->
                new PrivateKeyInfo(
                                new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE),
                                RSAPrivateKey.getInstance(der))
                        .getEncoded();
            case "EC PRIVATE KEY" -> ofEllipticCurve(ECPrivateKey.getInstance(der));
            default -> der;
        };
        for (String algorithm : ALGORITHMS) {
            Optional<PrivateKey> key = find(algorithm, pkcs8);
            if (key.isPresent()) {
                return key.get();
            }
        }
        throw new IllegalArgumentException("The TLS key must be an RSA, EC or EdDSA key.");
    }

    private static Optional<PrivateKey> find(String algorithm, byte[] pkcs8) throws GeneralSecurityException {
        try {
            return Optional.of(KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8)));
        } catch (InvalidKeySpecException anotherAlgorithm) {
            return Optional.empty();
        }
    }

    private static byte[] ofEllipticCurve(ECPrivateKey key) throws IOException {
        return new PrivateKeyInfo(
                        new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, key.getParametersObject()), key)
                .getEncoded();
    }
}
