package firstring.http.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import firstring.http.body.FormReader;
import firstring.http.body.FormReading;
import firstring.http.body.RequestReading;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A stored request never contains its token, and is otherwise unchanged. */
final class CredentialsTest {
    private static final String TOKEN = "tOk.en_4-2x";
    private static final String JSON = "application/json";
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String MULTIPART = "multipart/form-data; boundary=XyZ";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"api_token\":\"tOk.en_4-2x\",\"a\":1}                       | {\"api_token\":\"\",\"a\":1}",
                "{ \"api_token\" :\t\"tOk.en_4-2x\" , \"a\" : \"\\u0041\" }    | { \"api_token\" :\t\"\" , \"a\" : \"\\u0041\" }",
                "{\"api_token\":\"a\",\"b\":{},\"api_token\":\"tOk.en_4-2x\"}  | {\"api_token\":\"\",\"b\":{},\"api_token\":\"\"}",
                "{\"\\u0061pi_token\":\"t\\u004fk.en_4-2x\",\"a\":\"\\\"\"}    | {\"\\u0061pi_token\":\"\",\"a\":\"\\\"\"}",
                "{\"api_token\":12345678,\"a\":2}                              | {\"api_token\":\"\",\"a\":2}",
                "{\"api_token\":{\"x\":[\"}\",1]},\"a\":2}                     | {\"api_token\":\"\",\"a\":2}",
                "{\"api_token\":null}                                          | {\"api_token\":\"\"}",
                "{\"a\":\"api_token\",\"b\":\":\"}                             | {\"a\":\"api_token\",\"b\":\":\"}",
                "{\"a\":{\"api_token\":\"other\"}}                             | {\"a\":{\"api_token\":\"other\"}}",
                "{\"a\":\"say tOk.en_4-2x!\"}                                  | {\"a\":\"say ***********!\"}",
                "{\"a\":[\"t\\u004Fk.en_4-2x\"],\"tOk.en_4-2x\":1}             | {\"a\":[\"***********\"],\"***********\":1}",
                "{\"a\":\"t\\\\u004Fk.en_4-2x\"}                               | {\"a\":\"****************\"}",
                "{\"a\":\"https://x.example/?t=t%4fk%2Een_4-2x&b\"}         | {\"a\":\"https://x.example/?t=***************&b\"}",
            })
    void theTokenIsRemovedFromReadableJsonAndAllElseStays(String body, String cleaned) {
        assertThat(clean(JSON, "", body).body())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo(cleaned);
    }

    @Test
    void aNumberThatContainsTheTokenBecomesZero() {
        Credentials.Cleaned cleaned =
                Credentials.remove(request(JSON, "", bytes("{\"a\":12345678,\"b\":[-1.5]}")), "", Set.of("12345678"));
        assertThat(cleaned.body()).asString(StandardCharsets.UTF_8).isEqualTo("{\"a\":0,\"b\":[-1.5]}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "api_token=tOk.en_4-2x                       | ''",
                "api_token=x&a=1                             | a=1",
                "a=1&api_token=x&&b=%zz                      | a=1&&b=%zz",
                "a=1&api%5Ftoken=x&api_token[]=y&api_token   | a=1",
                "a=api_token&my_api_token=1                  | a=api_token&my_api_token=1",
                "a=tOk.en_4-2x&b=t%4fk%2Een_4-2x             | a=***********&b=***************",
            })
    void theTokenIsRemovedFromQueriesAndUrlencodedBodies(String text, String cleaned) {
        Credentials.Cleaned both = clean(FORM, text, text);
        assertThat(both.query()).isEqualTo(cleaned);
        assertThat(both.body()).asString(StandardCharsets.UTF_8).isEqualTo(cleaned);
    }

    @Test
    void theTokenIsRemovedFromMultipart() {
        String body =
                part("a") + "1\r\n" + part("api_token") + TOKEN + "\r\n" + part("b") + "x" + TOKEN + "\r\n--XyZ--\r\n";
        assertThat(clean(MULTIPART, "", body).body())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo(
                        part("a") + "1\r\n" + part("api_token") + "\r\n" + part("b") + "x***********\r\n--XyZ--\r\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"api_token\":\"tOk.en_4-2x\",\"a\":      | {\"api_token\":\"\",\"a\":",
                "{\"api_token\":\"tOk.en_4-2x               | {\"api_token\":\"\"",
                "<a>tOk.en_4-2x</a>                         | <a>***********</a>",
                "tOk.en_4-2x tOk.en_4-2x                    | *********** ***********",
                "t%4Fk.en_4%2d2x                            | ***************",
                "[\"tOk\\u002een_4-2x\"]                    | [\"****************\"]",
                "tOk.en_4-2                                 | tOk.en_4-2",
            })
    void everySpellingInAnUnreadableBodyIsOverwritten(String body, String cleaned) {
        assertThat(clean(JSON, "", body).body())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo(cleaned);
    }

    @Test
    void aTokenInUtf16IsOverwritten() {
        byte[] body = ("{\"api_token\":\"" + TOKEN + "\"}").getBytes(StandardCharsets.UTF_16LE);
        byte[] cleaned =
                Credentials.remove(request(JSON, "", body), "", Set.of(TOKEN)).body();
        assertThat(new String(cleaned, StandardCharsets.ISO_8859_1).replace("\0", ""))
                .doesNotContain(TOKEN);
    }

    @Test
    void otherContentTypesAreUnreadable() {
        assertThat(clean("text/plain", "", "{\"api_token\":\"" + TOKEN + "\"} " + TOKEN)
                        .body())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("{\"api_token\":\"\"} ***********");
    }

    @Test
    void theTokenIsRemovedAndTheOtherParametersStay() {
        Random random = new Random(11);
        for (int i = 0; i < 3_000; i++) {
            String contentType = List.of(JSON, FORM, MULTIPART).get(i % 3);
            String body = random(contentType, random, TOKEN);
            String query = random.nextBoolean() ? "" : random(FORM, random, TOKEN);
            Credentials.Cleaned cleaned = clean(contentType, query, body);
            String stored = new String(cleaned.body(), StandardCharsets.UTF_8);
            assertThat(stored + cleaned.query()).doesNotContain(TOKEN);
            assertThat(form(contentType, cleaned.query(), stored)).isEqualTo(form(contentType, query, body));
        }
    }

    @Test
    void theTokenIsRemovedFromAnyBrokenBody() {
        Random random = new Random(13);
        for (int i = 0; i < 3_000; i++) {
            String contentType = List.of(JSON, FORM, MULTIPART, "text/plain").get(i % 4);
            String whole = random(contentType, random, TOKEN);
            String body = whole.substring(random.nextInt(20), whole.length() - random.nextInt(20));
            assertThat(new String(clean(contentType, "", body).body(), StandardCharsets.UTF_8))
                    .doesNotContain(TOKEN);
        }
    }

    private static Object form(String contentType, String query, String body) {
        FormReading reading = reading(contentType, query, body);
        assertThat(reading).isInstanceOf(FormReading.Readable.class);
        return reading.form().without(Set.of("api_token")).values();
    }

    /** A lead with some fields and the token, in the notation of {@code contentType}. */
    private static String random(String contentType, Random random, String token) {
        List<String> names = random.ints(3 + random.nextInt(6), 0, 9)
                .mapToObj(i -> i < 2 ? "api_token" : "f" + i)
                .toList();
        return switch (contentType) {
            case FORM ->
                names.stream()
                        .map(name -> name + "=" + (name.equals("api_token") ? token : "%C3%A9+" + random.nextInt()))
                        .collect(Collectors.joining("&"));
            case MULTIPART ->
                names.stream()
                                .map(name -> part(name)
                                        + (name.equals("api_token") ? token : "é\r\n" + random.nextInt()) + "\r\n")
                                .collect(Collectors.joining())
                        + "--XyZ--\r\n";
            default ->
                names.stream()
                        .map(name -> "\"" + name + "\" : "
                                + (name.equals("api_token") ? "\"" + token + "\"" : value(random)))
                        .collect(Collectors.joining(" , ", "{", "}"));
        };
    }

    private static String value(Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> Integer.toString(random.nextInt());
            case 1 -> "[\"a\\\\\\\"\", {\"api_tokens\":\"]}\"}]";
            case 2 -> "null";
            case 3 -> "{\"x\":{\"y\":[1,2,\"\\u00e9\"]}}";
            default -> "\"é \\n\\ud83d\\ude00 \\\"api_token\\\":1\"";
        };
    }

    private static String part(String name) {
        return "--XyZ\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n";
    }

    private static Credentials.Cleaned clean(String contentType, String query, String body) {
        return Credentials.remove(request(contentType, query, bytes(body)), query, Set.of(TOKEN));
    }

    private static FormReading reading(String contentType, String query, String body) {
        return request(contentType, query, bytes(body)).parameters();
    }

    private static RequestReading request(String contentType, String query, byte[] body) {
        return FormReader.readRequest(media(contentType), contentType, query, body);
    }

    private static String media(String contentType) {
        return contentType.replaceAll(";.*", "").toLowerCase(Locale.ROOT);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
