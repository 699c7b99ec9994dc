package firstring.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a request's parameters are read from every kind of body and from the query. */
@Timeout(60)
final class FormReaderTest {
    private static final String JSON = "application/json";
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String MULTIPART = "multipart/form-data; boundary=XyZ";

    @Test
    void jsonKeepsEachKindOfValueAndNumbersAsWritten() {
        assertThat(read(JSON, "", """
                {"a":"x\\u00e9\\n","b":12345678901234567890,"c":1.50e3,"d":true,"e":false,"f":null,"g":["1",2,[]],"h":{"i":-0}}""").values())
                .containsExactly(
                        Map.entry("a", new Value.Text("xé\n")),
                        Map.entry("b", new Value.Numeral("12345678901234567890")),
                        Map.entry("c", new Value.Numeral("1.50e3")),
                        Map.entry("d", new Value.Flag(true)),
                        Map.entry("e", new Value.Flag(false)),
                        Map.entry("f", new Value.Null()),
                        Map.entry(
                                "g",
                                new Value.Items(List.of(
                                        new Value.Text("1"), new Value.Numeral("2"), new Value.Items(List.of())))),
                        Map.entry("h", new Value.Fields(Map.of("i", new Value.Numeral("-0")))));
    }

    @Test
    void theBodyWinsOverTheQueryAndTheLastOfARepeatedNameOverTheFirst() {
        assertThat(read(JSON, "a=1&b=2&b=3", "{\"a\":\"4\",\"a\":\"5\"}").values())
                .isEqualTo(Map.of("a", new Value.Text("5"), "b", new Value.Text("3")));
        assertThat(read(FORM, "tags[]=old", "tags[]=a&tags%5B%5D=b&c=1&c=2").values())
                .isEqualTo(Map.of(
                        "tags", new Value.Items(List.of(new Value.Text("a"), new Value.Text("b"))),
                        "c", new Value.Text("2")));
    }

    @Test
    void urlencodedTextIsDecodedAsBrowsersEncodeIt() {
        assertThat(read(FORM, "", "a=x+y%2B%C3%A9&&b&=c&d=100%&e=%zz&f==&%61b=1")
                        .values())
                .isEqualTo(Map.of(
                        "a", new Value.Text("x y+é"),
                        "b", new Value.Text(""),
                        "", new Value.Text("c"),
                        "d", new Value.Text("100%"),
                        "e", new Value.Text("%zz"),
                        "f", new Value.Text("="),
                        "ab", new Value.Text("1")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json; charset=utf-8",
                "application/json;charset=\"UTF-8\"",
                "text/json",
                "application/ld+json",
                "APPLICATION/JSON; charset=us-ascii"
            })
    void everySpellingOfJsonIsRead(String contentType) {
        assertThat(read(contentType, "", "{\"a\":\"b\"}").values()).containsKey("a");
    }

    @Test
    void aBodyWithoutAContentTypeIsJson() {
        assertThat(FormReader.read(null, null, "", bytes("{\"a\":1}")).form().values())
                .containsKey("a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \r\n\t"})
    void anEmptyBodyLeavesTheQuery(String body) {
        assertThat(read(JSON, "a=1", body).values()).containsOnlyKeys("a");
    }

    @Test
    void aByteOrderMarkIsSkipped() {
        assertThat(read(JSON, "", "\uFEFF{\"a\":1}").values()).containsKey("a");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/xml",
                "application/json; charset=utf-16",
                "application/json; charset=latin1",
                "multipart/mixed",
                "json"
            })
    void anotherContentTypeOrCharsetIsUnsupported(String contentType) {
        FormReading reading = reading(contentType, "a=1", bytes("{}"));
        assertThat(reading).isInstanceOf(FormReading.UnsupportedType.class);
        assertThat(reading.form().values()).containsOnlyKeys("a");
    }

    static Stream<String> brokenJson() {
        return Stream.of(
                "[]",
                "[{}]",
                "\"a\"",
                "1",
                "null",
                "true",
                "{",
                "}",
                "{]",
                "{\"a\"",
                "{\"a\":",
                "{\"a\":}",
                "{\"a\":1",
                "{\"a\":1,",
                "{\"a\":1,}",
                "{,}",
                "{\"a\" 1}",
                "{\"a\"::1}",
                "{a:1}",
                "{'a':1}",
                "{\"a\":'b'}",
                "{1:1}",
                "{\"a\":1}}",
                "{\"a\":1}x",
                "{} {}",
                "{}[]",
                "{}\u0000",
                "{\"a\":1 \"b\":2}",
                "{\"a\":01}",
                "{\"a\":+1}",
                "{\"a\":.5}",
                "{\"a\":1.}",
                "{\"a\":1e}",
                "{\"a\":0x1}",
                "{\"a\":NaN}",
                "{\"a\":Infinity}",
                "{\"a\":-}",
                "{\"a\":--1}",
                "{\"a\":tru}",
                "{\"a\":True}",
                "{\"a\":nul}",
                "{\"a\":undefined}",
                "{\"a\":[1,]}",
                "{\"a\":[1 2]}",
                "{\"a\":[}",
                "{\"a\":\"b}",
                "{\"a\":\"\\x\"}",
                "{\"a\":\"\\u12\"}",
                "{\"a\":\"\\u12g4\"}",
                "{\"a\":\"tab\there\"}",
                "{\"a\":\"nul\u0000\"}",
                "{\"a\":\"line\nbreak\"}",
                "{\"a\":1}//c",
                "/*c*/{}",
                "{\"a\":/*c*/1}",
                "#{}",
                "{\"\\ud8\":1}",
                "\uFEFF\uFEFF{}",
                "\u0000{\u0000}",
                "{\u0000}\u0000",
                "<html></html>",
                "a=b&c=d",
                "{\"a\":" + "1".repeat(1_001) + "}",
                nested("[", "]", 32),
                nested("{\"a\":", "}", 32),
                "[".repeat(100_000),
                "{\"a\":".repeat(30_000));
    }

    /** A field that holds {@code depth} arrays or objects in one another, one level below the body's own. */
    private static String nested(String open, String close, int depth) {
        return "{\"a\":" + open.repeat(depth) + (open.length() > 1 ? "1" : "") + close.repeat(depth) + "}";
    }

    @ParameterizedTest
    @MethodSource("brokenJson")
    void brokenJsonIsToldAndTheQueryStillRead(String body) {
        FormReading reading = reading(JSON, "a=1", bytes(body));
        assertThat(reading).isInstanceOf(FormReading.Broken.class);
        assertThat(reading.form().values()).isEqualTo(Map.of("a", new Value.Text("1")));
    }

    @Test
    void nestingOfThirtyTwoIsRead() {
        assertThat(read(JSON, "", nested("[", "]", 31)).values()).containsKey("a");
        assertThat(read(JSON, "", nested("{\"a\":", "}", 31)).values()).containsKey("a");
    }

    @Test
    void hugeNumbersAreKeptAsTextOfDigits() {
        String number = "9".repeat(999);
        assertThat(read(JSON, "", "{\"a\":" + number + ",\"b\":1e999999999}").values())
                .isEqualTo(Map.of("a", new Value.Numeral(number), "b", new Value.Numeral("1e999999999")));
    }

    @Test
    void nulAndLoneSurrogatesStayAndAreRefusedByTheField() {
        Form form = read(
                JSON, "", "{\"a\":\"x\\u0000\",\"b\":\"\\ud800\",\"c\":\"\\udc00\\ud800\",\"d\":\"\\ud83d\\ude00\"}");
        Faults faults = new Faults();
        Params params = new Params(form, faults);
        form.values().keySet().forEach(name -> params.text(name, 10));
        assertThat(faults.byField()).containsOnlyKeys("a", "b", "c");
    }

    /** Stray, overlong, surrogate, beyond Unicode, cut short, never valid; and what they would spell. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "80",
                "bf",
                "c0af",
                "c1bf",
                "e0809f",
                "f08080af",
                "eda080",
                "edb080",
                "eda081edb080",
                "f4908080",
                "f8888080",
                "c3",
                "e282",
                "f09f98",
                "ff",
                "fe",
                "c328"
            })
    void bytesThatAreNotUtf8AreBrokenInEveryKindOfBody(String hex) {
        byte[] wrong = HexFormat.of().parseHex(hex);
        assertThat(reading(JSON, "", join(bytes("{\"a\":\""), wrong, bytes("\"}"))))
                .isInstanceOf(FormReading.Broken.class);
        assertThat(reading(FORM, "", join(bytes("a="), wrong))).isInstanceOf(FormReading.Broken.class);
        String escaped = "a=" + hex.replaceAll("..", "%$0");
        assertThat(reading(FORM, "", bytes(escaped))).isInstanceOf(FormReading.Broken.class);
        assertThat(reading(FORM, escaped, bytes("b=1"))).isInstanceOf(FormReading.Broken.class);
        assertThat(reading(MULTIPART, "", join(bytes(part("a") + "x"), wrong, bytes("\r\n--XyZ--\r\n"))))
                .isInstanceOf(FormReading.Broken.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-16", "UTF-32LE", "UTF-32BE"})
    void anotherUnicodeEncodingIsBroken(String charset) {
        assertThat(reading(JSON, "", "{\"a\":\"b\"}".getBytes(java.nio.charset.Charset.forName(charset))))
                .isInstanceOf(FormReading.Broken.class);
    }

    @Test
    void theReplacementCharacterItselfIsText() {
        assertThat(read(JSON, "", "{\"a\":\"\uFFFD\"}").values()).isEqualTo(Map.of("a", new Value.Text("\uFFFD")));
    }

    @Test
    void aThousandParametersAreReadAndOneMoreIsTold() {
        String query = pairs(0, 500);
        assertThat(read(FORM, query, pairs(500, 1_000)).values()).hasSize(1_000);
        assertThat(reading(FORM, query, bytes(pairs(500, 1_001))))
                .isInstanceOfSatisfying(FormReading.Broken.class, broken -> {
                    assertThat(broken.sentence()).isEqualTo("A request may carry at most 1,000 parameters.");
                    assertThat(broken.form().values()).hasSize(500);
                });
        assertThat(reading(JSON, pairs(0, 1_001), new byte[0])).isInstanceOf(FormReading.Broken.class);
    }

    @Test
    void aListOfManyItemsIsReadInTimeThatGrowsWithItsLength() {
        String list = "a[]=x&".repeat(40_000);
        assertThat(read(FORM, "", list).values().get("a")).isInstanceOf(Value.Items.class);
    }

    @Test
    void multipartTextFieldsAreRead() {
        String body = "preamble\r\n" + part("a") + "1\r\n" + part("notes") + "two\r\nlines é\r\n--not\r\n"
                + part("empty") + "\r\n" + part("tags[]") + "x\r\n" + part("tags[]") + "y\r\n--XyZ--\r\nepilogue";
        assertThat(read(MULTIPART, "q=1", body).values())
                .isEqualTo(Map.of(
                        "q", new Value.Text("1"),
                        "a", new Value.Text("1"),
                        "notes", new Value.Text("two\r\nlines é\r\n--not"),
                        "empty", new Value.Text(""),
                        "tags", new Value.Items(List.of(new Value.Text("x"), new Value.Text("y")))));
    }

    @Test
    void aFileIsToldByItsNameAndAFileFieldLeftEmptyIsNotThere() {
        String body = part("a") + "1\r\n--XyZ\r\nContent-Disposition: form-data; name=\"cv\"; filename=\"cv.pdf\"\r\n"
                + "Content-Type: application/pdf\r\n\r\n\u0000\u0001\r\n--XyZ\r\n"
                + "Content-Disposition: form-data; name=\"none\"; filename=\"\"\r\n\r\n\r\n--XyZ--\r\n";
        assertThat(read(MULTIPART, "", body).values())
                .isEqualTo(Map.of(
                        "a", new Value.Text("1"),
                        "cv", new Value.Fields(Map.of("filename", new Value.Text("cv.pdf")))));
    }

    static Stream<String> brokenMultipart() {
        return Stream.of(
                "x",
                "--XyZ",
                "--XyZ\r\n",
                "--XyZ-x",
                part("a"),
                part("a") + "1",
                part("a") + "1\r\n--XyZ",
                "--XyZ\r\n\r\n1\r\n--XyZ--\r\n",
                "--XyZ\r\nContent-Disposition: form-data\r\n\r\n1\r\n--XyZ--\r\n",
                "--XyZ\r\n: x\r\n\r\n1\r\n--XyZ--\r\n",
                "--XyZ\r\nContent-Disposition form-data\r\n\r\n1\r\n--XyZ--\r\n",
                "--XyZ\r\nX: " + "x".repeat(9_000) + "\r\n" + part("a").substring(7) + "1\r\n--XyZ--\r\n",
                "--XyZ\r\nContent-Type: text/plain; charset=utf-16\r\n"
                        + part("a").substring(7) + "1\r\n--XyZ--\r\n",
                (part("a") + "1\r\n").repeat(1_001) + "--XyZ--\r\n",
                "--Other\r\n",
                "{\"a\":1}",
                "a=1&b=2");
    }

    @ParameterizedTest
    @MethodSource("brokenMultipart")
    void brokenMultipartIsToldAndTheQueryStillRead(String body) {
        FormReading reading = reading(MULTIPART, "q=1", bytes(body));
        assertThat(reading).isInstanceOf(FormReading.Broken.class);
        assertThat(reading.form().values()).containsOnlyKeys("q");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "multipart/form-data",
                "multipart/form-data; boundary=",
                "multipart/form-data; boundary=\"\"",
                "multipart/form-data; boundary",
                "multipart/form-data; ;=;boundary=;"
            })
    void multipartNeedsItsBoundary(String contentType) {
        assertThat(reading(contentType, "", bytes(part("a") + "1\r\n--XyZ--\r\n")))
                .isInstanceOf(FormReading.Broken.class);
    }

    @Test
    void whateverBytesComeReadingThemEnds() {
        Random random = new Random(7);
        byte[][] seeds = {
            bytes("{\"a\":[1,{\"b\":\"\\u00e9\"}],\"api_token\":\"x\"}"),
            bytes("a=1&b[]=%C3%A9"),
            bytes(part("a") + "1\r\n--XyZ--\r\n")
        };
        for (int i = 0; i < 20_000; i++) {
            byte[] body = seeds[i % seeds.length].clone();
            for (int j = random.nextInt(4); j >= 0; j--) {
                body[random.nextInt(body.length)] = (byte) random.nextInt(256);
            }
            body = Arrays.copyOf(body, random.nextInt(body.length + 1));
            for (String contentType : List.of(JSON, FORM, MULTIPART)) {
                assertThat(reading(contentType, "", body)).isNotNull();
            }
        }
    }

    private static String pairs(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "n" + i + "=1").collect(Collectors.joining("&"));
    }

    private static String part(String name) {
        return "--XyZ\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n";
    }

    private static Form read(String contentType, String query, String body) {
        FormReading reading = reading(contentType, query, bytes(body));
        assertThat(reading).isInstanceOf(FormReading.Readable.class);
        return reading.form();
    }

    private static FormReading reading(@Nullable String contentType, String query, byte[] body) {
        String mediaType =
                contentType == null ? null : contentType.replaceAll(";.*", "").toLowerCase(java.util.Locale.ROOT);
        return FormReader.read(mediaType, contentType, query, body);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] join(byte[]... pieces) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        Arrays.stream(pieces).forEach(all::writeBytes);
        return all.toByteArray();
    }
}
