package firstring;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.File;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The mail pipe that {@code docs/operations.md} names, run as there, with a receiver in place of the server. */
final class ReceiveMailTest {
    private static final Pattern DOCUMENTED = Pattern.compile("(?m)^sales: \"\\|(.*)\"$");
    private static final String MAIL = "From: ana@home.example\r\n\r\nHello\0\n@x\r\n";

    @TempDir
    private Path folder;

    private HttpServer receiver;
    private volatile int status = 202;
    private volatile String answer = "";
    private final AtomicReference<String> received = new AtomicReference<>("");

    @BeforeEach
    void start() throws Exception {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            received.set(exchange.getRequestHeaders().getFirst("Content-Type") + "\n"
                    + new String(body, StandardCharsets.ISO_8859_1));
            byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        receiver.start();
        write("http://127.0.0.1:" + receiver.getAddress().getPort() + "/inbound");
    }

    @AfterEach
    void stop() {
        receiver.stop(0);
    }

    @Test
    void aReceivedEmailArrivesUnchanged() throws Exception {
        assertThat(pipe()).isZero();
        assertThat(received.get()).isEqualTo("message/rfc822\n" + MAIL);
    }

    @ParameterizedTest
    @CsvSource({
        "200, 0", "204, 0", "413, 65", "301, 75", "400, 75", "401, 75", "403, 75", "404, 75", "408, 75", "429, 75",
        "500, 75", "502, 75", "503, 75", "504, 75"
    })
    void onlyWhatIsRefusedForGoodBounces(int answered, int exitCode) throws Exception {
        status = answered;

        assertThat(pipe()).isEqualTo(exitCode);
    }

    @Test
    void anEmailThatFirstringCannotReadBounces() throws Exception {
        status = 400;
        answer = "{\"message\":\"The given data was invalid.\",\"errors\":{\"body\":[\"…\"]}}";

        assertThat(pipe()).isEqualTo(65);
    }

    @Test
    void aClosedPortIsTriedAgain() throws Exception {
        receiver.stop(0);

        assertThat(pipe()).isEqualTo(75);
    }

    @Test
    void aMissingOrEmptyUrlIsTriedAgain() throws Exception {
        write("");
        assertThat(pipe()).isEqualTo(75);

        Files.delete(folder.resolve("mail-url"));
        assertThat(pipe()).isEqualTo(75);
    }

    private void write(String url) throws Exception {
        Files.writeString(folder.resolve("mail-url"), url + "\n");
    }

    private int pipe() throws Exception {
        Matcher documented = DOCUMENTED.matcher(Files.readString(Path.of("docs/operations.md")));
        assertThat(documented.find()).isTrue();
        String command = documented
                .group(1)
                .replace(
                        "/usr/lib/firstring/bin",
                        Path.of("packaging").toAbsolutePath().toString())
                .replace("/etc/firstring", folder.toString());
        Path mail = Files.writeString(folder.resolve("mail"), MAIL);
        File log = folder.resolve("log").toFile();
        Process process = new ProcessBuilder("/bin/sh", "-c", command)
                .redirectInput(mail.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log)
                .start();
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        return process.exitValue();
    }
}
