package firstring.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import firstring.TestCertificate;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections to other systems: the addresses allowed, and the names of failures. */
@Timeout(60)
final class OutboundTest {
    private static final Timeouts SHORT = Timeouts.of(Duration.ofMillis(300));
    private static final Timeouts LONG = Timeouts.of(Duration.ofSeconds(20));
    private static final AddressPolicy HERE = AddressPolicy.parse(List.of("127.0.0.1"));
    private static final AddressPolicy NOWHERE_PRIVATE = AddressPolicy.parse(List.of("off"));

    private static final TestCertificate certificate = TestCertificate.of("dns:provider.example,ip:127.0.0.1");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.255.0.9",
                "10.0.0.1",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "169.254.169.254",
                "100.64.0.1",
                "0.0.0.0",
                "192.0.0.8",
                "198.18.0.1",
                "224.0.0.1",
                "255.255.255.255",
                "::1",
                "::",
                "fe80::1",
                "fec0::1",
                "fc00::1",
                "fd12:3456::1",
                "ff02::1",
                "64:ff9b::a00:1",
                "64:ff9b:1::1",
                "2002:a00:1::",
                "2001:0:a00:1::",
                "100::1",
                "::ffff:10.0.0.1",
                "::ffff:169.254.169.254"
            })
    void specialPurposeAddressesCountAsPrivate(String address) throws Exception {
        assertThat(NOWHERE_PRIVATE.allows(InetAddress.getByName(address))).isFalse();
        assertThat(AddressPolicy.parse(List.of("on")).allows(InetAddress.getByName(address)))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "8.8.8.8",
                "1.1.1.1",
                "9.255.255.255",
                "11.0.0.0",
                "172.15.0.1",
                "172.32.0.1",
                "192.0.78.9",
                "192.167.0.1",
                "100.63.0.1",
                "100.128.0.1",
                "198.17.0.1",
                "198.20.0.1",
                "169.253.0.1",
                "223.255.0.1",
                "2606:4700::1",
                "2a00:1450::1",
                "2001:4860::8888",
                "2003::1"
            })
    void publicAddressesAreAllowed(String address) throws Exception {
        assertThat(NOWHERE_PRIVATE.allows(InetAddress.getByName(address))).isTrue();
    }

    @Test
    void theOperatorCanAllowPrivateAddressesAndNetworks() throws Exception {
        AddressPolicy reach = AddressPolicy.parse(List.of("10.0.7.25", "192.168.4.0/24", "fd00::/8"));
        for (String allowed : List.of("10.0.7.25", "192.168.4.200", "fd12::1", "8.8.8.8")) {
            assertThat(reach.allows(InetAddress.getByName(allowed))).as(allowed).isTrue();
        }
        for (String other : List.of("10.0.7.26", "192.168.5.1", "fc00::1", "127.0.0.1")) {
            assertThat(reach.allows(InetAddress.getByName(other))).as(other).isFalse();
        }
    }

    @Test
    void aNameThatResolvesToAPrivateAddressIsRefused() throws Exception {
        try (RawServer server = new RawServer(RawServer.answers(200, "", ""));
                Outbound out = out(NOWHERE_PRIVATE, LONG, host -> addresses("127.0.0.1", "10.0.0.1"))) {
            assertThat(post(out, "http://provider.example:" + server.port()))
                    .isEqualTo(new OutboundResult.NotSent(Fault.PRIVATE_ADDRESS));
            assertThat(out.connect("mail.example", server.port()))
                    .isEqualTo(new Connection.Failed(Fault.PRIVATE_ADDRESS));
            assertThat(server.requests()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.1", "2130706433", "[::1]", "[::ffff:127.0.0.1]"})
    void everySpellingOfAPrivateAddressIsRecognized(String host) throws Exception {
        try (RawServer server = new RawServer(RawServer.answers(200, "", ""));
                Outbound out = new Outbound(NOWHERE_PRIVATE, LONG, certificate.trusting())) {
            assertThat(post(out, "http://" + host + ":" + server.port()))
                    .isInstanceOfAny(OutboundResult.NotSent.class)
                    .extracting(exchange -> ((OutboundResult.NotSent) exchange).fault())
                    .isIn(Fault.PRIVATE_ADDRESS, Fault.INVALID_ADDRESS);
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void dnsRebindingCannotReachAnotherAddress() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        try (RawServer forbidden = new RawServer(RawServer.answers(200, "", ""));
                Outbound out =
                        out(HERE, LONG, host -> addresses(asked.incrementAndGet() == 1 ? "127.0.0.1" : "127.0.0.2"))) {
            assertThat(post(out, "http://provider.example:" + forbidden.port())).isEqualTo(answered(200, ""));
            assertThat(asked).as("looked up once and connected to that address").hasValue(1);
            assertThat(forbidden.requests().getFirst()).contains("Host: provider.example:" + forbidden.port());
            assertThat(post(out, "http://other.example:" + forbidden.port()))
                    .isEqualTo(new OutboundResult.NotSent(Fault.PRIVATE_ADDRESS));
        }
    }

    @Test
    void forbiddenAddressesAreSkipped() throws Exception {
        try (RawServer server = new RawServer(RawServer.answers(204, "", ""));
                Outbound out = out(HERE, LONG, host -> addresses("10.0.0.1", "127.0.0.1"))) {
            assertThat(post(out, "http://provider.example:" + server.port())).isEqualTo(answered(204, ""));
        }
    }

    @Test
    void theCertificateMustMatchTheNameEvenThoughTheConnectionUsesTheAddress() throws Exception {
        try (RawServer server = new RawServer(certificate.server(), RawServer.answers(200, "", "hello"));
                Outbound out = out(HERE, LONG, host -> addresses("127.0.0.1"))) {
            String port = ":" + server.port();
            assertThat(post(out, "https://provider.example" + port)).isEqualTo(answered(200, "hello"));
            assertThat(post(out, "https://other.example" + port)).isEqualTo(new OutboundResult.NotSent(Fault.TLS));
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void refusesAnUntrustedCertificate() throws Exception {
        try (RawServer server = new RawServer(certificate.server(), RawServer.answers(200, "", ""));
                Outbound out = new Outbound(HERE, LONG, Trust.with(null))) {
            assertThat(post(out, server.url())).isEqualTo(new OutboundResult.NotSent(Fault.TLS));
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void aServerThatNeverAnswersTimesOut() throws Exception {
        assertThat(exchange(SHORT, RawServer.silent())).isEqualTo(new OutboundResult.Lost(Fault.TIMEOUT));
        assertThat(exchange(SHORT, RawServer.drips())).isEqualTo(new OutboundResult.Lost(Fault.TIMEOUT));
    }

    @Test
    void aDroppedConnectionIsReportedAsLost() throws Exception {
        assertThat(exchange(LONG, RawServer.resets())).isEqualTo(new OutboundResult.Lost(Fault.CONNECTION_LOST));
        assertThat(exchange(LONG, RawServer.says(""))).isEqualTo(new OutboundResult.Lost(Fault.CONNECTION_LOST));
        assertThat(exchange(LONG, RawServer.says("220 mail.example ready\r\n")))
                .isEqualTo(new OutboundResult.Lost(Fault.CONNECTION_LOST));
    }

    @Test
    void aStatusCountsEvenIfItsBodyIsLost() throws Exception {
        assertThat(exchange(LONG, RawServer.says("HTTP/1.1 201 X\r\nContent-Length: 9\r\n\r\nhalf")))
                .isEqualTo(answered(201, "half"));
        assertThat(exchange(LONG, RawServer.answers(200, "", "x".repeat(200_000))))
                .isEqualTo(answered(200, "x".repeat(65_536)));
    }

    @Test
    void anErrorStatusOrARedirectIsAnAnswer() throws Exception {
        assertThat(exchange(LONG, RawServer.answers(401, "", "who?"))).isEqualTo(answered(401, "who?"));
        assertThat(exchange(LONG, RawServer.answers(307, "Location: http://127.0.0.1:1/\r\n", "")))
                .isEqualTo(answered(307, ""));
        assertThat(exchange(LONG, RawServer.answers(503, "Retry-After: 120\r\n", "")))
                .isEqualTo(new OutboundResult.Answered(503, Duration.ofMinutes(2), ""));
    }

    @ParameterizedTest
    @CsvSource({"http://unknown.example/, DNS", "http://127.0.0.1:0/, REFUSED"})
    void anUnreachableHostIsReportedAsNotSent(String url, Fault fault) throws Exception {
        try (Outbound out = out(HERE, LONG, host -> {
            if (host.endsWith(".example")) {
                throw new UnknownHostException(host);
            }
            return addresses(host);
        })) {
            String there = url.replace(":0/", ":" + freePort() + "/");
            assertThat(post(out, there)).isEqualTo(new OutboundResult.NotSent(fault));
            URI address = URI.create(there);
            assertThat(out.connect(address.getHost(), Math.max(1, address.getPort())))
                    .isEqualTo(new Connection.Failed(fault));
        }
    }

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static OutboundResult exchange(Timeouts patience, RawServer.Behavior behavior) throws Exception {
        try (RawServer server = new RawServer(behavior);
                Outbound out = new Outbound(HERE, patience, certificate.trusting())) {
            OutboundResult exchange = post(out, server.url());
            assertThat(server.requests()).as("sent once").hasSize(1);
            return exchange;
        }
    }

    private static Outbound out(AddressPolicy reach, Timeouts patience, Addresses.Lookup lookup) {
        return new Outbound(reach, patience, certificate.trusting(), lookup);
    }

    private static OutboundResult post(Outbound out, String url) throws InterruptedException {
        return out.post(Post.json(URI.create(url), Map.of("X-Kind", "test"), "{}".getBytes(StandardCharsets.UTF_8)));
    }

    private static OutboundResult.Answered answered(int status, String body) {
        return new OutboundResult.Answered(status, null, body);
    }

    private static InetAddress[] addresses(String... literals) throws UnknownHostException {
        InetAddress[] addresses = new InetAddress[literals.length];
        for (int i = 0; i < literals.length; i++) {
            addresses[i] = InetAddress.getByName(literals[i]);
        }
        return addresses;
    }
}
