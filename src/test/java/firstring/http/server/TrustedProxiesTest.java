package firstring.http.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import org.eclipse.jetty.http.HttpFields;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The client address of a request, with and without proxies. */
final class TrustedProxiesTest {
    private static final TrustedProxies PROXIES = TrustedProxies.parse("10.0.0.0/8, 192.0.2.1, 2001:db8::/33,::1");

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "203.0.113.9, -,                                   203.0.113.9",
                "203.0.113.9, 198.51.100.7,                        203.0.113.9",
                "10.1.2.3,    -,                                   10.1.2.3",
                "10.1.2.3,    198.51.100.7,                        198.51.100.7",
                "10.1.2.3,    '1.1.1.1, 198.51.100.7, 192.0.2.1',  198.51.100.7",
                "10.1.2.3,    '10.9.9.9, 10.8.8.8',                10.9.9.9",
                "10.1.2.3,    198.51.100.7:4711,                   198.51.100.7",
                "::1,         [2001:db9::7]:4711,                  2001:db9:0:0:0:0:0:7",
                "::1,         '2001:db9::7, 2001:db8:1::2',        2001:db9:0:0:0:0:0:7",
                "::1,         '198.51.100.7, nonsense, 10.0.0.1',  10.0.0.1",
                "11.0.0.1,    198.51.100.7,                        11.0.0.1",
            })
    void theClientIsTheRightmostAddressThatIsNotAProxy(String peer, String forwarded, String client) {
        HttpFields headers =
                forwarded == null ? HttpFields.EMPTY : HttpFields.build().add("X-Forwarded-For", forwarded);
        assertThat(PROXIES.clientAddress(InetAddress.ofLiteral(peer), headers)).isEqualTo(client);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/33", "10.0.0.0/-1", "::1/129", "proxy.example", "10.0.0.0/x"})
    void anInvalidRangeIsNamed(String range) {
        assertThatThrownBy(() -> TrustedProxies.parse("10.0.0.1," + range)).hasMessageContaining(range);
    }
}
