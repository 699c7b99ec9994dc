package firstring.http.server;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.List;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The TLS certificate and key, read from PEM files and reloaded when they change. Not thread-safe. */
final class CertificateFiles {
    private static final Logger LOG = LoggerFactory.getLogger(CertificateFiles.class);
    private static final char[] NO_PASSWORD = new char[0];

    private final Tls files;
    private final SslContextFactory.Server ssl = new SslContextFactory.Server();
    private List<FileTime> readAs;

    /** Throws an {@link IllegalArgumentException} with a sentence when the files cannot be used. */
    CertificateFiles(Tls files) {
        this.files = files;
        this.readAs = changed();
        ssl.setKeyStore(load());
        ssl.setKeyStorePassword("");
    }

    SslContextFactory.Server ssl() {
        return ssl;
    }

    /** Serves new connections with the new files; when these cannot be used, the old ones stay in use. */
    void reloadIfChanged() {
        try {
            List<FileTime> now = changed();
            if (now.equals(readAs)) {
                return;
            }
            KeyStore keys = load();
            ssl.reload(factory -> factory.setKeyStore(keys));
            readAs = now;
            LOG.info("event=certificate_reloaded");
        } catch (Exception unusable) {
            LOG.warn("event=certificate_not_reloaded cause={}", String.valueOf(unusable.getMessage()));
        }
    }

    private List<FileTime> changed() {
        try {
            return List.of(Files.getLastModifiedTime(files.certificate()), Files.getLastModifiedTime(files.key()));
        } catch (IOException unreadable) {
            throw new IllegalArgumentException("The TLS files cannot be read: " + unreadable.getMessage(), unreadable);
        }
    }

    private KeyStore load() {
        try {
            Certificate[] chain = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(files.certificate())))
                    .toArray(Certificate[]::new);
            PrivateKey key = PrivateKeyFile.read(files.key());
            requirePair(chain, key);
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(null, NO_PASSWORD);
            keys.setKeyEntry("firstring", key, NO_PASSWORD, chain);
            return keys;
        } catch (IOException | GeneralSecurityException unusable) {
            throw new IllegalArgumentException("The TLS files cannot be used: " + unusable.getMessage(), unusable);
        }
    }

    /** Fails when key and certificate do not match, as while a renewal has replaced only one file. */
    private static void requirePair(Certificate[] chain, PrivateKey key) throws GeneralSecurityException {
        if (chain.length == 0) {
            throw new IllegalArgumentException("The TLS certificate file contains no certificate.");
        }
        byte[] probe = {1, 2, 3};
        Signature signature = Signature.getInstance(
                switch (key.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> "EdDSA";
                });
        signature.initSign(key);
        signature.update(probe);
        byte[] signed = signature.sign();
        signature.initVerify(chain[0].getPublicKey());
        signature.update(probe);
        if (!signature.verify(signed)) {
            throw new IllegalArgumentException("The TLS key does not belong to the certificate.");
        }
    }
}
