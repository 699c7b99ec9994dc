package firstring.http.body;

import static org.assertj.core.api.Assertions.assertThat;

import firstring.http.Faults;
import firstring.http.Params;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reading parameters from every kind of body and from the query. */
@Timeout(60)
final class FormReaderTest {
    private static final String JSON = "application/json";
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String XML = "application/xml";
    private static final String MULTIPART = "multipart/form-data; boundary=XyZ";

    @Test
    void jsonKeepsEachKindOfValueAndNumbersAsWritten() {
        assertThat(read(JSON, "", """
                {"a":"x\\u00e9\\n","b":12345678901234567890,"c":1.50e3,"d":true,"e":false,"f":null,"g":["1",2,[]],"h":{"i":-0}}""").values())
                .containsExactly(
                        Map.entry("a", new FormValue.Text("xé\n")),
                        Map.entry("b", new FormValue.Numeral("12345678901234567890")),
                        Map.entry("c", new FormValue.Numeral("1.50e3")),
                        Map.entry("d", new FormValue.Flag(true)),
                        Map.entry("e", new FormValue.Flag(false)),
                        Map.entry("f", new FormValue.Null()),
                        Map.entry(
                                "g",
                                new FormValue.Items(List.of(
                                        new FormValue.Text("1"),
                                        new FormValue.Numeral("2"),
                                        new FormValue.Items(List.of())))),
                        Map.entry("h", new FormValue.Fields(Map.of("i", new FormValue.Numeral("-0")))));
    }

    @Test
    void theBodyWinsOverTheQueryAndTheLastOfARepeatedNameOverTheFirst() {
        assertThat(read(JSON, "a=1&b=2&b=3", "{\"a\":\"4\",\"a\":\"5\"}").values())
                .isEqualTo(Map.of("a", new FormValue.Text("5"), "b", new FormValue.Text("3")));
        assertThat(read(FORM, "tags[]=old", "tags[]=a&tags%5B%5D=b&c=1&c=2").values())
                .isEqualTo(Map.of(
                        "tags", new FormValue.Items(List.of(new FormValue.Text("a"), new FormValue.Text("b"))),
                        "c", new FormValue.Text("2")));
    }

    @Test
    void urlencodedTextIsDecodedAsBrowsersEncodeIt() {
        assertThat(read(FORM, "", "a=x+y%2B%C3%A9&&b&=c&d=100%&e=%zz&f==&%61b=1")
                        .values())
                .isEqualTo(Map.of(
                        "a", new FormValue.Text("x y+é"),
                        "b", new FormValue.Text(""),
                        "", new FormValue.Text("c"),
                        "d", new FormValue.Text("100%"),
                        "e", new FormValue.Text("%zz"),
                        "f", new FormValue.Text("="),
                        "ab", new FormValue.Text("1")));
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

    @ParameterizedTest
    @ValueSource(strings = {"\uFEFF", "\uFEFF\uFEFF", "\uFEFF\uFEFF\uFEFF"})
    void byteOrderMarksAreSkippedInEveryKindOfText(String marks) {
        assertThat(read(JSON, "", marks + "{\"a\":1}").values()).containsOnlyKeys("a");
        assertThat(read(FORM, "", marks + "a=1").values()).containsOnlyKeys("a");
        assertThat(read(XML, "", marks + "<lead><a>1</a></lead>").values()).containsOnlyKeys("a");
        assertThat(read("text/plain", "", marks + "a=1").values()).containsOnlyKeys("a");
        byte[] utf16 = (marks + "{\"a\":\"é\"}").getBytes(StandardCharsets.UTF_16LE);
        assertThat(reading("text/plain", "", utf16).form().values()).isEqualTo(Map.of("a", new FormValue.Text("é")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\":1}                    | a",
                " \t{\"a\":1}                 | a",
                "a=1&b=2                     | a,b",
                "a[]=1&b%5B%5D=2             | a,b",
                "phone.number-x=1            | phone.number-x",
            })
    void textWithoutATellingTypeIsReadAsWhatItIs(String body, String names) {
        for (String contentType : new String[] {null, "text/plain", "text/plain; charset=utf-8"}) {
            FormReading reading = reading(contentType, "", bytes(body));
            assertThat(reading).isInstanceOf(FormReading.Readable.class);
            assertThat(String.join(",", reading.form().values().keySet())).isEqualTo(names);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"hello", "=1", "a b=1", "<lead><a>1</a></lead>", "\"a=1\"", "1"})
    void textThatIsNeitherJsonNorAFormIsBroken(String body) {
        assertThat(reading("text/plain", "", bytes(body))).isInstanceOf(FormReading.Broken.class);
    }

    @ParameterizedTest
    @CsvSource({
        "UTF-8, utf-8, José €",
        "UTF-8, UTF8, José €",
        "UTF-16, utf-16, José €",
        "UTF-16LE, utf-16, José €",
        "UTF-16BE, utf-16, José €",
        "UTF-16LE, UTF-16LE, José €",
        "UTF-16BE, utf-16be, José €",
        "ISO-8859-1, iso-8859-1, José £",
        "ISO-8859-1, latin1, José £",
        "windows-1252, windows-1252, José €",
        "windows-1252, iso-8859-1, José €",
        "windows-1252, '', José €"
    })
    void aDeclaredCharsetIsHonoredAndTheKeptBodyReadsTheSame(String sent, String declared, String text) {
        Charset charset = Charset.forName(sent);
        for (String contentType : List.of(JSON, FORM, XML, "text/plain")) {
            String body = switch (contentType) {
                case FORM -> "a=" + text.replace(' ', '+');
                case XML -> "<lead><a>" + text + "</a></lead>";
                default -> "{\"a\":\"" + text + "\"}";
            };
            String type = declared.isEmpty() ? contentType : contentType + "; charset=\"" + declared + "\"";
            RequestReading request = request(type, "", body.getBytes(charset));
            assertThat(request.form().values()).as(type).isEqualTo(Map.of("a", new FormValue.Text(text)));
            assertThat(request.form().notes())
                    .as(type)
                    .isEqualTo(declared.isEmpty() ? Set.of(ReadingNote.CHARSET_GUESSED) : Set.of());
            ReadBody kept = request.body();
            assertThat(BodyText.isUtf8(kept.bytes())).isTrue();
            assertThat(reading(kept.contentType(), "", kept.bytes()).form().values())
                    .as("kept " + type)
                    .isEqualTo(request.form().values());
        }
    }

    @Test
    void escapedBytesOfAnOldFormAreReadInItsCharset() {
        assertThat(read(FORM, "", "a=Jos%E9&b=Jos%C3%A9&c=%80").values())
                .isEqualTo(Map.of(
                        "a",
                        new FormValue.Text("José"),
                        "b",
                        new FormValue.Text("José"),
                        "c",
                        new FormValue.Text("€")));
        assertThat(read(FORM + "; charset=iso-8859-1", "", "a=Jos%C3%A9").values())
                .isEqualTo(Map.of("a", new FormValue.Text("JosÃ©")));
        Form query = read(JSON, "a=Jos%E9", "{}");
        assertThat(query.values()).isEqualTo(Map.of("a", new FormValue.Text("José")));
        assertThat(query.notes()).containsExactly(ReadingNote.CHARSET_GUESSED);
    }

    @Test
    void anXmlDeclarationNamesTheCharsetAndTheKeptBodyReadsTheSame() {
        byte[] body = "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><lead><a>José</a></lead>"
                .getBytes(StandardCharsets.ISO_8859_1);
        RequestReading request = request(XML, "", body);
        assertThat(request.form().values()).isEqualTo(Map.of("a", new FormValue.Text("José")));
        assertThat(request.form().notes()).isEmpty();
        ReadBody kept = request.body();
        assertThat(reading(kept.contentType(), "", kept.bytes()).form().values())
                .isEqualTo(request.form().values());
    }

    static Stream<Arguments> repairable() {
        return Stream.of(
                Arguments.of("{\"a\":\"line\nbreak\"}", "line\nbreak"),
                Arguments.of("{\"a\":\"line\r\nbreak\"}", "line\r\nbreak"),
                Arguments.of("{\"a\":\"tab\there\"}", "tab\there"),
                Arguments.of("{\"a\":\"\\\"q\\\"\n\\n,}\"}", "\"q\"\n\n,}"),
                Arguments.of("{\"a\":\"x\",}", "x"),
                Arguments.of("{\"a\":\"x\" ,\n }", "x"),
                Arguments.of("{\"b\":[1,],\"a\":\"x\"}", "x"),
                Arguments.of("{\"b\":{\"c\":\"\",},\"a\":\"x\n\"}", "x\n"));
    }

    @ParameterizedTest
    @MethodSource("repairable")
    void rawLineBreaksTabsAndOneTrailingCommaAreRepairedAndReported(String body, String a) {
        Form form = read(JSON, "", body);
        assertThat(form.values()).containsEntry("a", new FormValue.Text(a));
        assertThat(form.notes()).containsExactly(ReadingNote.REPAIRED_JSON);
    }

    @Test
    void brokenJsonIsLocatedByLineAndColumn() {
        assertThat(sentence(JSON, "{\"a\":1,\n \"b\" 2}")).isEqualTo("The body is not valid JSON: line 2, column 6.");
        assertThat(sentence(JSON, "{\"é\":\"é😀\",\n\"a\":tru}")).startsWith("The body is not valid JSON: line 2, ");
        assertThat(sentence(JSON, "{} {}")).startsWith("The body is not valid JSON: line 1, column ");
        assertThat(sentence(XML, "<lead>\n<a>1</b></lead>")).startsWith("The body is not valid XML: line 2, column ");
        assertThat(sentence(JSON, "[]")).isEqualTo("The body must be a JSON object.");
        assertThat(sentence(JSON, nested("[", "]", 32))).contains("32 levels of nesting");
    }

    private static String sentence(String contentType, String body) {
        return ((FormReading.Broken) reading(contentType, "", bytes(body))).sentence();
    }

    @Test
    void bracketsInNamesMakeListsAndObjectsInFormsQueriesAndMultipart() {
        Map<String, FormValue> expected = Map.of(
                "tags", new FormValue.Items(List.of(new FormValue.Text("a"), new FormValue.Text("b"))),
                "o",
                        new FormValue.Items(List.of(
                                new FormValue.Fields(
                                        Map.of("label", new FormValue.Text("home"), "n", new FormValue.Text("1"))),
                                new FormValue.Fields(Map.of("n", new FormValue.Text("2"))))),
                "x", new FormValue.Fields(Map.of("y", new FormValue.Fields(Map.of("z", new FormValue.Text("last"))))),
                "late", new FormValue.Items(List.of(new FormValue.Text("first"), new FormValue.Text("second"))));
        String pairs = "tags[]=a&tags[]=b&o[0][label]=home&o[0][n]=1&o[1][n]=2&x[y][z]=v&x[y][z]=last"
                + "&late[7]=second&late[3]=first";
        assertThat(read(FORM, "", pairs).values()).isEqualTo(expected);
        assertThat(read(FORM, "", pairs.replace("[", "%5B").replace("]", "%5d")).values())
                .isEqualTo(expected);
        assertThat(read(JSON, pairs, "{}").values()).isEqualTo(expected);
        String multipart = Stream.of(pairs.split("&"))
                .map(pair -> part(pair.split("=")[0]) + pair.split("=")[1] + "\r\n")
                .collect(Collectors.joining("", "", "--XyZ--\r\n"));
        assertThat(read(MULTIPART, "", multipart).values()).isEqualTo(expected);
    }

    @Test
    void unbalancedBracketsStayInTheName() {
        assertThat(read(FORM, "", "a[b=1&[c]=2&d]=3&e[f]g=4&a[]=x&a=y").values())
                .isEqualTo(Map.of(
                        "a[b", new FormValue.Text("1"),
                        "[c]", new FormValue.Text("2"),
                        "d]", new FormValue.Text("3"),
                        "e[f]g", new FormValue.Text("4"),
                        "a", new FormValue.Text("y")));
    }

    @Test
    void bracketsHaveTheNestingLimitOfJson() {
        assertThat(read(FORM, "", "a" + "[x]".repeat(31) + "=1").values()).containsKey("a");
        assertThat(sentence(FORM, "a" + "[x]".repeat(32) + "=1")).contains("deeper than 32 levels");
    }

    @Test
    void anXmlElementIsAField() {
        assertThat(read(XML, "q=1", """
                <?xml version="1.0"?>
                <!-- from the form --><lead xmlns:x="urn:x" api_token="no field">
                  <first_name>Zo&#xEB; &amp; <![CDATA[<Co>]]></first_name>
                  <x:city lang="en">York</x:city><city>New York</city>
                  <notes> two
                 lines </notes><empty/><nothing></nothing>
                  <tags><tag>a</tag></tags>
                  <other_phone_numbers>
                    <item><label>home</label><phone_number>1</phone_number></item>
                  </other_phone_numbers>
                  <numbers><phone_number>1</phone_number><phone_number>2</phone_number></numbers>
                  <object><a>1</a><b>2</b><b>3</b></object>
                </lead>
                """.strip()).values())
                .isEqualTo(Map.of(
                        "q", new FormValue.Text("1"),
                        "first_name", new FormValue.Text("Zoë & <Co>"),
                        "city", new FormValue.Text("New York"),
                        "notes", new FormValue.Text(" two\n lines "),
                        "empty", new FormValue.Text(""),
                        "nothing", new FormValue.Text(""),
                        "tags", new FormValue.Items(List.of(new FormValue.Text("a"))),
                        "other_phone_numbers",
                                new FormValue.Items(List.of(new FormValue.Fields(Map.of(
                                        "label",
                                        new FormValue.Text("home"),
                                        "phone_number",
                                        new FormValue.Text("1"))))),
                        "numbers", new FormValue.Items(List.of(new FormValue.Text("1"), new FormValue.Text("2"))),
                        "object",
                                new FormValue.Fields(Map.of(
                                        "a", new FormValue.Text("1"),
                                        "b",
                                                new FormValue.Items(
                                                        List.of(new FormValue.Text("2"), new FormValue.Text("3")))))));
    }

    static Stream<Arguments> refusedXml() {
        String file = "file:///etc/passwd";
        return Stream.of(
                Arguments.of("<!DOCTYPE lead><lead/>", "DOCTYPE"),
                Arguments.of("<!DOCTYPE lead SYSTEM \"" + file + "\"><lead/>", "DOCTYPE"),
                Arguments.of("<!DOCTYPE l [<!ENTITY e SYSTEM \"" + file + "\">]><l><a>&e;</a></l>", "DOCTYPE"),
                Arguments.of("<!DOCTYPE l [<!ENTITY a \"xx\"><!ENTITY b \"&a;&a;\">]><l><a>&b;</a></l>", "DOCTYPE"),
                Arguments.of("<!DOCTYPE l [<!ENTITY % p SYSTEM \"" + file + "\"> %p;]><l/>", "DOCTYPE"),
                Arguments.of("<l><a>&e;</a></l>", "not valid XML"),
                Arguments.of("<l><a>&nbsp;</a></l>", "not valid XML"),
                Arguments.of("<l><a>&#0;</a></l>", "not valid XML"),
                Arguments.of("<l><a></l>", "not valid XML"),
                Arguments.of("<l/><l/>", "not valid XML"),
                Arguments.of("{\"a\":1}", "not valid XML"),
                Arguments.of("<l>", "not valid XML"),
                Arguments.of("<l><x:a>1</x:a></l>", "not valid XML"),
                Arguments.of("<a>".repeat(33) + "</a>".repeat(33), "deeper than 32 levels"),
                Arguments.of("<l>" + "<a/>".repeat(1_000) + "</l>", "at most 1,000 elements"));
    }

    @ParameterizedTest
    @MethodSource("refusedXml")
    void refusesXmlWithExternalReferencesOrBeyondItsLimits(String body, String why) {
        assertThat(sentence(XML, body)).contains(why);
    }

    @Test
    void xmlUpToItsLimitsIsRead() {
        assertThat(read(XML, "", "<a>".repeat(32) + "</a>".repeat(32)).values()).containsKey("a");
        assertThat(read(XML, "", "<l>" + "<a/>".repeat(999) + "</l>").values()).containsKey("a");
    }

    @Test
    void aBlankBodyValueDoesNotOverrideTheQuery() {
        Form form = read(JSON, "api_token=t&a=1&b=2&c=3", "{\"api_token\":\"\",\"a\":null,\"b\":\" \",\"c\":\"4\"}");
        assertThat(form.values())
                .isEqualTo(Map.of(
                        "api_token", new FormValue.Text("t"),
                        "a", new FormValue.Text("1"),
                        "b", new FormValue.Text("2"),
                        "c", new FormValue.Text("4")));
        assertThat(form.isInQuery("a")).isTrue();
        assertThat(form.isInQuery("c")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/html",
                "application/soap+xml",
                "application/json; charset=utf-32",
                "application/json; charset=shift_jis",
                "text/plain; charset=nonsense",
                "multipart/mixed",
                "json"
            })
    void anotherContentTypeOrCharsetIsUnsupported(String contentType) {
        FormReading reading = reading(contentType, "a=1", bytes("{}"));
        assertThat(reading)
                .isInstanceOfSatisfying(
                        FormReading.UnsupportedType.class,
                        unsupported ->
                                assertThat(unsupported.sentence()).contains(contentType.replaceAll(".*charset=", "")));
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
                "{\"a\":1,,}",
                "{\"a\":[1,],}",
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
                "{\"a\":[,]}",
                "{\"a\":,}",
                "{\"a\":1},",
                "{\"a\":[1 2]}",
                "{\"a\":[}",
                "{\"a\":\"b}",
                "{\"a\":\"\\x\"}",
                "{\"a\":\"\\u12\"}",
                "{\"a\":\"\\u12g4\"}",
                "{\"a\":\"nul\u0000\"}",
                "{\"a\":\"bell\u0007\"}",
                "{\"a\":\"feed\f\"}",
                "{\"a\":\"escaped\\\nbreak\"}",
                "{\"a\nb\":\"x}",
                "{\"a\":1}//c",
                "/*c*/{}",
                "{\"a\":/*c*/1}",
                "#{}",
                "{\"\\ud8\":1}",
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

    /** A field with {@code depth} nested arrays or objects, one level below the body itself. */
    private static String nested(String open, String close, int depth) {
        return "{\"a\":" + open.repeat(depth) + (open.length() > 1 ? "1" : "") + close.repeat(depth) + "}";
    }

    @ParameterizedTest
    @MethodSource("brokenJson")
    void brokenJsonIsReportedAndTheQueryIsStillRead(String body) {
        FormReading reading = reading(JSON, "a=1", bytes(body));
        assertThat(reading).isInstanceOf(FormReading.Broken.class);
        assertThat(reading.form().values()).isEqualTo(Map.of("a", new FormValue.Text("1")));
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
                .isEqualTo(Map.of("a", new FormValue.Numeral(number), "b", new FormValue.Numeral("1e999999999")));
    }

    @Test
    void nulAndLoneSurrogatesAreRefusedOnTheirField() {
        Form form = read(
                JSON, "", "{\"a\":\"x\\u0000\",\"b\":\"\\ud800\",\"c\":\"\\udc00\\ud800\",\"d\":\"\\ud83d\\ude00\"}");
        Faults faults = new Faults();
        Params params = new Params(form, faults);
        form.values().keySet().forEach(name -> params.text(name, 10));
        assertThat(faults.byField()).containsOnlyKeys("a", "b", "c");
    }

    /**
     * Invalid UTF-8: stray, overlong, surrogate, beyond Unicode, truncated, never valid; and the text they would spell.
     */
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
    void bytesThatAreNotUtf8AreBrokenWhereItIsDeclaredAndElseGuessedAndNoted(String hex) {
        byte[] wrong = HexFormat.of().parseHex(hex);
        String escaped = "a=" + hex.replaceAll("..", "%$0");
        Map<String, List<byte[]>> bodies = Map.of(
                JSON, List.of(join(bytes("{\"a\":\""), wrong, bytes("\"}"))),
                XML, List.of(join(bytes("<l><a>"), wrong, bytes("</a></l>"))),
                FORM, List.of(join(bytes("a="), wrong), bytes(escaped)));
        bodies.forEach((type, all) -> all.forEach(body -> {
            assertThat(reading(type + "; charset=utf-8", "", body)).isInstanceOf(FormReading.Broken.class);
            assertGuessed(reading(type, "", body), wrong);
        }));
        assertGuessed(reading(FORM, escaped, bytes("b=1")), wrong);
        assertGuessed(reading(MULTIPART, "", join(bytes(part("a")), wrong, bytes("\r\n--XyZ--\r\n"))), wrong);
        String declared = part("a").replace("\r\n\r\n", "\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n");
        assertThat(reading(MULTIPART, "", join(bytes(declared), wrong, bytes("\r\n--XyZ--\r\n"))))
                .isInstanceOf(FormReading.Broken.class);
    }

    private static void assertGuessed(FormReading reading, byte[] wrong) {
        assertThat(reading).isInstanceOf(FormReading.Readable.class);
        assertThat(reading.form().notes()).containsExactly(ReadingNote.CHARSET_GUESSED);
        assertThat(reading.form().values()).containsEntry("a", new FormValue.Text(BodyText.windows1252(wrong)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"})
    void anotherUnicodeEncodingThatNothingTellsIsBroken(String charset) {
        assertThat(reading(JSON, "", "{\"a\":\"b\"}".getBytes(java.nio.charset.Charset.forName(charset))))
                .isInstanceOf(FormReading.Broken.class);
    }

    @Test
    void theReplacementCharacterItselfIsText() {
        assertThat(read(JSON, "", "{\"a\":\"\uFFFD\"}").values()).isEqualTo(Map.of("a", new FormValue.Text("\uFFFD")));
    }

    @Test
    void aThousandParametersAreReadAndOneMoreIsRefused() {
        String query = pairs(0, 500);
        assertThat(read(FORM, query, pairs(500, 1_000)).values()).hasSize(1_000);
        assertThat(reading(FORM, query, bytes(pairs(500, 1_001))))
                .isInstanceOfSatisfying(FormReading.Broken.class, broken -> {
                    assertThat(broken.sentence()).isEqualTo("A request can have at most 1,000 parameters.");
                    assertThat(broken.form().values()).hasSize(500);
                });
        assertThat(reading(JSON, pairs(0, 1_001), new byte[0])).isInstanceOf(FormReading.Broken.class);
    }

    @Test
    void aLongListIsReadInLinearTime() {
        String list = "a[]=x&".repeat(40_000);
        assertThat(read(FORM, "", list).values().get("a")).isInstanceOf(FormValue.Items.class);
    }

    @Test
    void multipartTextFieldsAreRead() {
        String body = "preamble\r\n" + part("a") + "1\r\n" + part("notes") + "two\r\nlines é\r\n--not\r\n"
                + part("empty") + "\r\n" + part("tags[]") + "x\r\n" + part("tags[]") + "y\r\n--XyZ--\r\nepilogue";
        assertThat(read(MULTIPART, "q=1", body).values())
                .isEqualTo(Map.of(
                        "q", new FormValue.Text("1"),
                        "a", new FormValue.Text("1"),
                        "notes", new FormValue.Text("two\r\nlines é\r\n--not"),
                        "empty", new FormValue.Text(""),
                        "tags", new FormValue.Items(List.of(new FormValue.Text("x"), new FormValue.Text("y")))));
    }

    @Test
    void aFileIsReportedByNameAndAnEmptyFileFieldCountsAsNotSent() {
        String body = part("a") + "1\r\n--XyZ\r\nContent-Disposition: form-data; name=\"cv\"; filename=\"cv.pdf\"\r\n"
                + "Content-Type: application/pdf\r\n\r\n\u0000\u0001\r\n--XyZ\r\n"
                + "Content-Disposition: form-data; name=\"none\"; filename=\"\"\r\n\r\n\r\n--XyZ--\r\n";
        assertThat(read(MULTIPART, "", body).values())
                .isEqualTo(Map.of(
                        "a", new FormValue.Text("1"),
                        "cv", new FormValue.Fields(Map.of("filename", new FormValue.Text("cv.pdf")))));
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
    void brokenMultipartIsReportedAndTheQueryIsStillRead(String body) {
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
    void readingRandomBytesAlwaysTerminates() {
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
            for (String contentType : List.of(JSON, FORM, MULTIPART, XML, "text/plain", "text/html")) {
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
        return request(contentType, query, body).parameters();
    }

    private static RequestReading request(@Nullable String contentType, String query, byte[] body) {
        String mediaType =
                contentType == null ? null : contentType.replaceAll(";.*", "").toLowerCase(java.util.Locale.ROOT);
        return FormReader.readRequest(mediaType, contentType, query, body);
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
