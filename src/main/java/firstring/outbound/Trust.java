package firstring.outbound;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** The certificates that are trusted: those that the JDK trusts, and those of a PEM file. */
public final class Trust {
    private Trust() {}

    /**
     * Returns the TLS context for connections to other systems.
     *
     * @param file a PEM file of additional certificates; null: only those that the JDK trusts
     * @throws IllegalArgumentException with a sentence when the file contains no certificates
     */
    public static SSLContext with(@Nullable Path file) {
        try {
            if (file == null) {
                return SSLContext.getDefault();
            }
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            addJdk(trusted);
            addFile(trusted, file);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers(trusted), null);
            return context;
        } catch (IOException | GeneralSecurityException unusable) {
            throw new IllegalArgumentException(
                    "The trusted certificates cannot be used: " + unusable.getMessage(), unusable);
        }
    }

    private static void addJdk(KeyStore trusted) throws GeneralSecurityException {
        for (TrustManager manager : managers(null)) {
            if (manager instanceof X509TrustManager known) {
                for (X509Certificate issuer : known.getAcceptedIssuers()) {
                    trusted.setCertificateEntry("jdk-" + trusted.size(), issuer);
                }
            }
        }
    }

    private static void addFile(KeyStore trusted, Path file) throws GeneralSecurityException, IOException {
        int before = trusted.size();
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        for (Certificate one : factory.generateCertificates(new ByteArrayInputStream(Files.readAllBytes(file)))) {
            trusted.setCertificateEntry("file-" + trusted.size(), one);
        }
        if (trusted.size() == before) {
            throw new GeneralSecurityException("the file contains no certificate");
        }
    }

    /** @param trusted null: the JDK's own */
    private static TrustManager[] managers(@Nullable KeyStore trusted) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        return factory.getTrustManagers();
    }
}
