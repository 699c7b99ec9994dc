package firstring.http.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import firstring.http.RawClient;
import firstring.http.TestWeb;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS with PEM files, which are reloaded when they change. The JDK's keytool creates the certificates. */
@Timeout(120)
final class CertificateFilesTest {
    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC"})
    void theServerSpeaksTls(String algorithm) throws Exception {
        Tls files = make("first", algorithm);
        ServerConfig config =
                ServerConfig.plain("127.0.0.1", 0, TestWeb.limits().build()).withTls(files);
        try (WebServer server = TestWeb.start(TestWeb.forms(), config);
                SSLSocket socket = connect(server.port(), "first")) {
            socket.getOutputStream().write(RawClient.get("/health/live").getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.getInputStream().readNBytes(250))
                    .asString(StandardCharsets.US_ASCII)
                    .startsWith("HTTP/1.1 200 OK")
                    .contains("Strict-Transport-Security: max-age=31536000");
        }
    }

    @Test
    void aRenewedCertificateIsServedUnlessItDoesNotMatchItsKey() throws Exception {
        Tls files = make("first", "EC");
        Tls second = make("second", "EC");
        CertificateFiles certificate = new CertificateFiles(files);
        certificate.ssl().start();
        assertThat(subject(certificate)).isEqualTo("CN=first");
        replace(second.certificate(), files.certificate(), 1);
        certificate.reloadIfChanged();
        assertThat(subject(certificate)).isEqualTo("CN=first");
        replace(second.key(), files.key(), 2);
        certificate.reloadIfChanged();
        assertThat(subject(certificate)).isEqualTo("CN=second");
        certificate.ssl().stop();
    }

    @Test
    void unusableFilesAreReported() throws Exception {
        Tls files = make("first", "EC");
        Tls other = make("second", "EC");
        assertThatThrownBy(() -> new CertificateFiles(new Tls(files.certificate(), other.key())))
                .hasMessage("The TLS key does not belong to the certificate.");
        assertThatThrownBy(() -> new CertificateFiles(new Tls(files.certificate(), files.certificate())))
                .hasMessage("The TLS key file contains no private key without a password.");
        assertThatThrownBy(() -> new CertificateFiles(new Tls(folder.resolve("none.pem"), files.key())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cannot be read");
    }

    private static String subject(CertificateFiles certificate) throws Exception {
        return certificate.ssl().getKeyStore().getCertificate("firstring") instanceof X509Certificate x509
                ? x509.getSubjectX500Principal().getName()
                : "none";
    }

    private static void replace(Path from, Path to, int later) throws IOException {
        Files.write(to, Files.readAllBytes(from));
        Files.setLastModifiedTime(to, FileTime.from(Instant.now().plusSeconds(60L * later)));
    }

    private Tls make(String name, String algorithm) throws Exception {
        Path store = folder.resolve(name + ".p12");
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Process process = new ProcessBuilder(List.of(
                        keytool,
                        "-genkeypair",
                        "-alias",
                        "x",
                        "-keyalg",
                        algorithm,
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-keystore",
                        store.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "changeit"))
                .redirectErrorStream(true)
                .start();
        process.getInputStream().readAllBytes();
        assertThat(process.waitFor()).isZero();
        KeyStore keys = load(name);
        Path certificate =
                write(name + ".crt", "CERTIFICATE", keys.getCertificate("x").getEncoded());
        return new Tls(
                certificate,
                write(name + ".key", "PRIVATE KEY", keys.getKey("x", PASSWORD).getEncoded()));
    }

    private KeyStore load(String name) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(folder.resolve(name + ".p12"))) {
            keys.load(in, PASSWORD);
        }
        return keys;
    }

    private Path write(String name, String kind, byte[] der) throws IOException {
        String base64 = Base64.getMimeEncoder().encodeToString(der);
        return Files.writeString(
                folder.resolve(name), "-----BEGIN " + kind + "-----\n" + base64 + "\n-----END " + kind + "-----\n");
    }

    private SSLSocket connect(int port, String name) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, PASSWORD);
        trusted.setCertificateEntry("x", load(name).getCertificate("x"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        TrustManager[] managers = trust.getTrustManagers();
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers, null);
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port);
        socket.setSoTimeout(60_000);
        return socket;
    }
}
