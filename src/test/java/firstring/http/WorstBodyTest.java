package firstring.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import firstring.http.body.FormReader;
import firstring.http.body.RequestReading;
import firstring.http.credentials.Credentials;
import firstring.http.credentials.JsonCredentials;
import firstring.http.credentials.TokenSearch;
import firstring.http.server.BodyBudget;
import firstring.http.server.Source;
import firstring.http.server.Unpacking;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The worst case of each reader, as anyone who knows the address can send it: 256 KiB. Work is measured in bytes
 * allocated and bytes examined; four times the body can take about four times the work.
 */
@Timeout(120)
final class WorstBodyTest {
    private static final int WHOLE = 256 * 1024;
    private static final int QUARTER = WHOLE / 4;

    /** A constant allowance for buffers and class loading. */
    private static final long SLACK = 2_000_000;

    private static final long MAX_BYTES_ALLOCATED = 400L * WHOLE;
    private static final String TOKEN = "a".repeat(254) + "b";
    private static final String JSON = "application/json";
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String XML = "application/xml";
    private static final String MULTIPART = "multipart/form-data; boundary=" + "a".repeat(70);
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** A body of a given size: a beginning and a repeated part. */
    record Shape(String contentType, String start, String piece, String end) {
        byte[] body(int length) {
            byte[] body = new byte[length];
            byte[] head = start.getBytes(StandardCharsets.ISO_8859_1);
            byte[] tail = end.getBytes(StandardCharsets.ISO_8859_1);
            byte[] repeated = piece.getBytes(StandardCharsets.ISO_8859_1);
            System.arraycopy(head, 0, body, 0, head.length);
            int at = head.length;
            while (at + repeated.length + tail.length <= length) {
                System.arraycopy(repeated, 0, body, at, repeated.length);
                at += repeated.length;
            }
            System.arraycopy(tail, 0, body, at, tail.length);
            return Arrays.copyOf(body, at + tail.length);
        }
    }

    static Stream<Shape> shapes() {
        return Stream.of(
                new Shape(JSON, "{\"a\":", "[", ""),
                new Shape(JSON, "{\"a\":[", "[],", "[]]}"),
                new Shape(JSON, "{\"a\":[", "\"\\n\",", "1]}"),
                new Shape(JSON, "{", "\"a\":\"\n\",", "}"),
                new Shape(JSON, "{", "\"\\", ""),
                new Shape(JSON, "{", "\"\\a2345678901\",", ""),
                new Shape(JSON, "{\"a\":\"", "\\u0061", "\"}"),
                new Shape(JSON, "{\"a\":\"", "a", "\"}"),
                new Shape(JSON, "{\"a\":\"", "%25", "\"}"),
                new Shape(JSON, "{\"a\":\"", "&amp;", "\"}"),
                new Shape(JSON, "{\"a\":\"", "&#0", "\"}"),
                new Shape(JSON, "{\"a\":1", "0", "}"),
                new Shape(JSON, "{", "\"api_token\":", ""),
                new Shape(JSON, "{", "\"api_token\"     ", ""),
                new Shape(JSON, "{\"api_token\":{", "[", ""),
                new Shape(JSON, "{\"api_token\":\"\",\"a\":", ",", "}"),
                new Shape(JSON, "{", "}", ""),
                new Shape(JSON, "", "\uFEFF", "{}"),
                new Shape(JSON, "", "\u00EF\u00BB\u00BF", "{}"),
                new Shape(JSON, "", "\0a", ""),
                new Shape("application/json; charset=utf-16", "\u00FE\u00FF", "\0{", ""),
                new Shape("text/plain", "a", " ", ""),
                new Shape("text/plain", "a", "%", "=1"),
                new Shape(FORM, "", "a&", ""),
                new Shape(FORM, "", "%FF&", ""),
                new Shape(FORM, "a=", "%", ""),
                new Shape(FORM, "a=", "%25", ""),
                new Shape(FORM, "", "a[]=&", ""),
                new Shape(FORM, "", "a[1]=&", ""),
                new Shape(FORM, "", "a" + "[]".repeat(31) + "&", ""),
                new Shape(FORM, "a", "[", "]=1"),
                new Shape(FORM, "a", "[]", "=1"),
                new Shape(FORM, "a", "[1", "=1"),
                new Shape(FORM, "", "api_token&", ""),
                new Shape(XML, "", "<a>", ""),
                new Shape(XML, "<a>", "<a/>", "</a>"),
                new Shape(XML, "<a ", "a='' ", "/>"),
                new Shape(XML, "<a>", "&amp;", "</a>"),
                new Shape(XML, "<a>", "&#x61;", "</a>"),
                new Shape(XML, "<a><a>", "<!---->", "</a></a>"),
                new Shape(XML, "<a><a>", "<![CDATA[]]>", "</a></a>"),
                new Shape(XML, "<a>", "<?a?>", "</a>"),
                new Shape(XML, "<a><a>", "a\r\n", "</a></a>"),
                new Shape(XML, "<!DOCTYPE a [", "<!ENTITY a 'a'>", "]><a/>"),
                new Shape(XML, "<a><api_token>", "<", ""),
                new Shape(XML, "<a>", "<api_token>", ""),
                new Shape(XML, "<a>", "<!--<api_token>", ""),
                new Shape(XML, "<", "a", ""),
                new Shape(XML, "<a", ":a", ""),
                new Shape(MULTIPART, "", "--" + "a".repeat(70) + "\r\n", ""),
                new Shape(MULTIPART, "--" + "a".repeat(70) + "\r\nA: b\r\n\r\n", "\r\n--" + "a".repeat(69), ""),
                new Shape(MULTIPART, "--" + "a".repeat(70) + "\r\n", "A: b\r\n", ""),
                new Shape("text/csv", "", "api_token\":", ""),
                new Shape("text/csv", "", "<api_token", ""),
                new Shape("text/csv", "", "a", ""));
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void parsingTimeGrowsLinearlyWithTheBody(Shape shape) {
        work(shape.body(QUARTER));
        assertThat(read(shape, 4_096)).as("warm").isPositive();
        long quarter = read(shape, QUARTER);
        long whole = read(shape, WHOLE);
        assertThat(whole).as("bytes allocated, a quarter: %,d", quarter).isLessThan(5 * quarter + SLACK);
        assertThat(whole).isLessThan(MAX_BYTES_ALLOCATED);
        assertThat(work(shape.body(WHOLE))).isLessThanOrEqualTo(4L * WHOLE);
    }

    private static long work(byte[] body) {
        return JsonCredentials.work(body, List.of(TOKEN));
    }

    /** The bytes allocated for a body until its lead is decided. */
    private static long read(Shape shape, int length) {
        byte[] body = shape.body(length);
        String mediaType = shape.contentType.replaceAll(";.*", "");
        long before = THREADS.getCurrentThreadAllocatedBytes();
        RequestReading request = FormReader.readRequest(mediaType, shape.contentType, "", body);
        TokenSearch.find(request.body());
        Credentials.remove(request, "", Set.of(TOKEN, "12345678"));
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }

    @Test
    void anEndlessCompressedBodyStopsAtTheLimitAndFreesItsMemory() throws Exception {
        BodyBudget budget = new BodyBudget(16L * WHOLE, 16L * WHOLE);
        byte[] bomb = gzip(new byte[40_000_000]);
        unpack(gzip(new byte[10]), budget);
        long before = THREADS.getCurrentThreadAllocatedBytes();
        Unpacking.Result result = unpack(bomb, budget);
        assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(5L * WHOLE);
        assertThat(result).isEqualTo(Unpacking.Result.TOO_LARGE);
        assertThat(budget.usedBytes()).isZero();
    }

    @Test
    void aCompressedBodyCountsAtItsDecompressedSize() throws Exception {
        BodyBudget budget = new BodyBudget(100_000, 100_000);
        assertThat(unpack(gzip(new byte[WHOLE]), budget)).isEqualTo(Unpacking.Result.NO_ROOM);
        assertThat(budget.usedBytes()).isZero();
    }

    private static Unpacking.Result unpack(byte[] packed, BodyBudget budget) {
        try (Unpacking unpacking = new Unpacking(WHOLE, budget, Source.of("127.0.0.1"))) {
            Unpacking.Result result = unpacking.unpack(packed);
            assertThat(budget.usedBytes()).isLessThanOrEqualTo(WHOLE + 1L);
            return result;
        }
    }

    private static byte[] gzip(byte[] plain) throws java.io.IOException {
        java.io.ByteArrayOutputStream packed = new java.io.ByteArrayOutputStream();
        try (java.util.zip.GZIPOutputStream gzip = new java.util.zip.GZIPOutputStream(packed)) {
            gzip.write(plain);
        }
        return packed.toByteArray();
    }
}
