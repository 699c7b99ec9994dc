package firstring.contract;

import static org.assertj.core.api.Assertions.assertThat;

import firstring.TestServer;
import firstring.http.Routes.Route;
import firstring.json.Json;
import firstring.reference.ApiDescription;
import firstring.reference.ApiDescription.Operation;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Sends values that no real client sends, drawn with a fixed seed, in every header, cursor and parameter of every route:
 * nothing is answered with 5xx, and only with JSON under {@code /api}.
 */
final class HostileRequestTest {
    private static final int AT_ONCE = 4;
    private static final Pattern PLACE = Pattern.compile("\\{[^}]+}");
    private static final Set<String> LAST = Set.of("/sign-out", "/profile/password");

    private static final List<String> SEGMENTS = List.of(
            "-1",
            "0",
            "01",
            "1e9",
            "9007199254740993",
            "99999999999999999999",
            "%31",
            "%00",
            "%FF",
            "%C0%AF",
            "%ED%A0%80",
            "%2F",
            "%2e%2e",
            "..",
            ".",
            "%25",
            "%252F",
            "%25zz",
            "%",
            "%zz",
            ";",
            "1;a=b",
            "%3B",
            "%3F",
            "%23",
            "%5C",
            "%0d%0aX:1",
            "%E2%80%AE",
            "%20",
            "{id}",
            "US-%2e",
            "a".repeat(300));

    private static final List<String> VALUES = List.of(
            "",
            "-1",
            "0",
            "9007199254740993",
            "99999999999999999999",
            "1e9",
            "1.5",
            "%00",
            "%FF",
            "%ED%A0%80",
            "%",
            "%zz",
            "'",
            "%22%3Cx%3E",
            "%F0%9F%98%80",
            "%E2%80%AE",
            "NaN",
            "0001-01-01T00:00:00Z",
            "-999999999-01-01T00:00:00Z",
            "%2B999999999-12-31T23:59:59Z",
            "2026-02-30",
            "9999999-01-01",
            "24:61",
            "true",
            "%5B%5D",
            "%7B%7D",
            "%25%5F%5C",
            "*:%26%7C!()",
            "+1",
            "a".repeat(3_000));

    private static final List<String> CURSORS = Stream.of(
                    "after:-1",
                    "after:0",
                    "after:-9223372036854775808",
                    "after:9223372036854775807",
                    "after:99999999999999999999",
                    "after:+5",
                    "after:",
                    "after:1e3",
                    "after:٣",
                    "at:-99999999999999999:1",
                    "at:99999999999999999:9999999999999999",
                    "at:1:-1",
                    "at::",
                    "before:1",
                    "",
                    "\0")
            .map(text -> Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8)))
            .collect(Collectors.collectingAndThen(Collectors.toList(), made -> {
                made.addAll(List.of("1", "-1", "====", "YWZ0ZXI6LTE=", "%FF", "YWZ0ZXI6MQ\n".strip() + "%0A"));
                return List.copyOf(made);
            }));

    private static final Map<String, List<String>> HEADERS = headers();

    /** Parameters that pages read in addition to those in the API's description. */
    private static final List<String> PARAMETERS = List.of(
            "cursor", "limit", "next", "done", "digest", "part", "tab", "q", "at", "ids", "list", "step", "saved",
            "other");

    private static final TestServer server = TestServer.start();
    private static final Furniture things = new Furniture(server, server.account(), "Mine");
    private static final Visitor visitor = Visitor.admin(server);
    private static final Map<String, Operation> operations = ApiDescription.read().operations().stream()
            .collect(Collectors.toMap(Operation::route, operation -> operation));
    private static final ApiDescription api = ApiDescription.read();

    private final Random random = new Random(13);

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Map<String, List<String>> headers() {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        List<String> any =
                List.of("", " ", "\"", "\"\\", ";", ",", "=", "%00", "a\u00ff", "\u00c3\u00a9", "*", "a".repeat(2_000));
        headers.put(
                "Content-Type",
                List.of(
                        "application/json; charset=\"utf-8",
                        "application/json; charset=\"",
                        "application/json; a=\"\\",
                        "application/json;;;=;",
                        "multipart/form-data; boundary=\"x",
                        "multipart/form-data; boundary=",
                        "multipart/form-data; boundary=" + "x".repeat(300),
                        "application/json; charset=utf-99",
                        "application/x-www-form-urlencoded; charset=\"",
                        "text/csv; charset=\"x",
                        "/",
                        ";",
                        "\u00ff/\u00ff",
                        "a".repeat(2_000)));
        headers.put("If-Match", List.of("", "\"", "\"-1\"", "\"99999999999999999999\"", "W/\"1\"", ",,,", "\"1\",\"2"));
        headers.put("Idempotency-Key", List.of("", " ", "a".repeat(256), "a".repeat(5_000), "\u00ff", "\"", "%00"));
        headers.put(
                "Authorization",
                List.of("", "Bearer", "Bearer ", "bearer  x", "Basic \u00ff", "Bearer " + "x".repeat(300)));
        headers.put("Cookie", List.of("", "=", ";;;", "session=\"", "session=%00", "a=b; session=", "\u00ff=\u00ff"));
        headers.put("Accept", List.of("", "text/html", "text/html;q=x", "*/*;q=\"", "application/xml"));
        headers.put("X-Forwarded-For", List.of("", ",", "::::", "999.1.1.1", "[::1", "unknown", "127.0.0.1,\u00ff"));
        headers.put("HX-Current-URL", List.of("", "://", "x", "http://", "http://h/%zz", "\u00ff"));
        headers.put("Range", List.of("bytes=", "bytes=-1", "bytes=9-1", "\u00ff"));
        headers.put("Origin", List.of("", "null", "http://", "\u00ff", "http://[::1"));
        headers.put("Accept-Encoding", List.of("", "gzip;q=x", "*;q=0", "\u00ff"));
        headers.put("Content-Encoding", List.of("", "gzip", "br", "\u00ff", "gzip, gzip"));
        headers.put("If-None-Match", List.of("", "\"", "*", "W/"));
        headers.put("If-Modified-Since", List.of("", "x", "Thu, 99 Foo 9999 99:99:99 GMT"));
        for (String name : List.of(
                "X-Api-Token",
                "HX-Request",
                "X-Request-Id",
                "Sec-Fetch-Site",
                "Accept-Language",
                "Referer",
                "User-Agent",
                "Access-Control-Request-Headers",
                "Access-Control-Request-Method",
                "X-Twilio-Signature",
                "X-Firstring-Signature",
                "Traceparent",
                "Forwarded",
                "X-Forwarded-Proto",
                "Last-Event-ID",
                "TE")) {
            headers.put(name, any);
        }
        return headers;
    }

    /** A request as sent over the wire, byte by byte. */
    private record Request(String method, String target, Map<String, String> headers, String body) {
        byte[] bytes() {
            StringBuilder head = new StringBuilder("%s %s HTTP/1.1\r\nHost: test\r\n".formatted(method, target));
            headers.forEach((name, value) ->
                    head.append(name).append(": ").append(value).append("\r\n"));
            head.append("Connection: close\r\nContent-Length: ")
                    .append(body.length())
                    .append("\r\n\r\n")
                    .append(body);
            return head.toString().getBytes(StandardCharsets.ISO_8859_1);
        }

        boolean isOfApi() {
            return target.startsWith("/api/");
        }

        Request with(String name, String value) {
            Map<String, String> all = new LinkedHashMap<>(headers);
            all.put(name, value);
            return new Request(method, target, all, body);
        }

        Request at(String other) {
            return new Request(method, other, headers, body);
        }

        Request saying(String other) {
            return new Request(method, target, headers, other);
        }
    }

    private record Reply(int status, String contentType, String text) {}

    @Test
    void noRequestIsAnsweredWith5xx() throws Exception {
        List<Request> all = new ArrayList<>();
        List<Request> last = new ArrayList<>();
        for (Route route : server.routes()) {
            (LAST.contains(route.template()) ? last : all).addAll(requests(route));
        }
        List<String> faults = send(all);
        faults.addAll(send(last));
        assertThat(faults).as("of %d requests", all.size() + last.size()).isEmpty();
        assertThat(server.get("/health/ready", null).status()).isEqualTo(200);
    }

    private List<String> send(List<Request> requests) throws InterruptedException, ExecutionException {
        List<String> faults = new ArrayList<>();
        try (ExecutorService senders = Executors.newFixedThreadPool(AT_ONCE)) {
            List<Future<List<String>>> sent = new ArrayList<>();
            requests.forEach(request -> sent.add(senders.submit(() -> faults(request))));
            for (Future<List<String>> one : sent) {
                faults.addAll(one.get());
            }
        }
        return faults;
    }

    private static List<String> faults(Request request) {
        Reply reply = exchange(request);
        List<String> faults = new ArrayList<>();
        String told =
                "%s %s %s: %d %s".formatted(request.method, request.target, request.headers, reply.status, reply.text);
        if (reply.status < 200 || reply.status >= 500) {
            faults.add(told);
        }
        if (request.isOfApi() && reply.status >= 400 && !reply.contentType.startsWith("application/json")) {
            faults.add("no JSON: " + told);
        }
        return faults;
    }

    private static Reply exchange(Request request) {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), server.url().getPort())) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write(request.bytes());
            InputStream in = socket.getInputStream();
            String[] parts = new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\r\n\r\n", 2);
            String[] lines = parts[0].split("\r\n");
            String type = Stream.of(lines)
                    .filter(line -> line.regionMatches(true, 0, "Content-Type:", 0, 13))
                    .findFirst()
                    .map(line -> line.substring(13).strip())
                    .orElse("");
            return new Reply(Integer.parseInt(lines[0].split(" ")[1]), type, parts.length < 2 ? "" : parts[1]);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private List<Request> requests(Route route) {
        Request plain = plain(route);
        List<Request> requests = new ArrayList<>(List.of(plain));
        if (route.template().contains("{")) {
            some(SEGMENTS, 7)
                    .forEach(value -> requests.add(
                            plain.at(PLACE.matcher(route.template()).replaceAll(found -> quoted(value)))));
        }
        some(spelledOddly(plain.target), 5).forEach(target -> requests.add(plain.at(target)));
        for (String name : parameters(route)) {
            some(name.equals("cursor") ? CURSORS : VALUES, name.equals("cursor") ? 4 : 2)
                    .forEach(value -> requests.add(plain.at(plain.target + "?" + name + "=" + value)));
        }
        for (String name : some(List.copyOf(HEADERS.keySet()), 6)) {
            some(Objects.requireNonNull(HEADERS.get(name)), 1).forEach(value -> requests.add(plain.with(name, value)));
        }
        if (!plain.body.isEmpty()) {
            some(Objects.requireNonNull(HEADERS.get("Content-Type")), 3)
                    .forEach(value -> requests.add(plain.with("Content-Type", value)));
            some(bodies(route), 4).forEach(body -> requests.add(plain.saying(body)));
        }
        return requests;
    }

    private static String quoted(String value) {
        return java.util.regex.Matcher.quoteReplacement(value);
    }

    private Request plain(Route route) {
        String target = things.paths(route.template()).getFirst();
        Map<String, String> headers = new LinkedHashMap<>();
        boolean isApi = target.startsWith("/api/");
        headers.put(isApi ? "Authorization" : "Cookie", isApi ? "Bearer " + server.adminToken() : visitor.cookie());
        if (Set.of("GET", "DELETE").contains(route.method())) {
            return new Request(route.method(), target, headers, "");
        }
        headers.put("Content-Type", isApi ? "application/json" : "application/x-www-form-urlencoded");
        String body = isApi ? "{\"phone_number\":\"+18185559876\"}" : "form_key=" + visitor.formKey();
        return new Request(route.method(), target, headers, body);
    }

    private static List<String> spelledOddly(String target) {
        String rest = target.substring(1);
        String first = "%%%02x".formatted((int) (rest.isEmpty() ? 'x' : rest.charAt(0)));
        return List.of(
                "/" + first + (rest.isEmpty() ? "" : rest.substring(1)),
                "//" + rest,
                "/./" + rest,
                "/x/../" + rest,
                target + "/",
                target + "%2F",
                target + "%00",
                target + ";a=b",
                "/%2e%2e/" + rest);
    }

    private List<String> parameters(Route route) {
        Set<String> names = new LinkedHashSet<>();
        Operation operation = operations.get(route.method() + " " + route.template());
        if (operation != null) {
            for (JsonNode parameter : operation.content().path("parameters")) {
                JsonNode described = api.follow(parameter);
                if (described.path("in").asString().equals("query")) {
                    names.add(described.path("name").asString());
                }
            }
        }
        if (route.method().equals("GET")) {
            names.add("cursor");
            names.addAll(some(PARAMETERS, operation == null ? 5 : 1));
        }
        return List.copyOf(names);
    }

    /** Bodies of the described shape, with invalid values. */
    private List<String> bodies(Route route) {
        List<String> bodies =
                new ArrayList<>(List.of("[]", "null", "{", "{\"\":1}", "\u00ff", "a=%FF", "=&=&%", "a[b]=1"));
        Operation operation = operations.get(route.method() + " " + route.template());
        JsonNode schema = operation == null ? null : api.bodySchema(operation);
        if (schema != null) {
            for (String value :
                    List.of("{}", "[]", "[{}]", "[null]", "-1", "\"\\u0000\"", "true", "1e999", "\"\\ud800\"")) {
                bodies.add(schema.path("properties").propertyNames().stream()
                        .filter(name -> !name.equals("api_token"))
                        .map(name -> Json.text(name) + ":" + value)
                        .collect(Collectors.joining(",", "{", "}")));
            }
        }
        return bodies;
    }

    private <T> List<T> some(List<T> all, int count) {
        List<T> some = new ArrayList<>(all);
        java.util.Collections.shuffle(some, random);
        return some.subList(0, Math.min(count, some.size()));
    }

    @Test
    void aLeadWithAnUnclosedQuoteInItsContentTypeIsStored() {
        Office office = new Office(server, server.adminToken());
        for (String type : List.of(
                "application/json; charset=\"utf-8",
                "application/json; charset=\"",
                "application/json; x=\"\\",
                "application/x-www-form-urlencoded; charset=\"utf-8")) {
            String phone = Office.freshPhone();
            String body = type.startsWith("application/json")
                    ? Json.text(Map.of("phone_number", phone))
                    : "phone_number=" + phone.replace("+", "%2B");
            var reply = office.sendBytes(body.getBytes(StandardCharsets.UTF_8), type);
            assertThat(reply.status()).as(type + reply.text()).isEqualTo(201);
            assertThat(office.contact(phone).get("id").asLong()).isEqualTo(Office.id(reply, "contact_id"));
        }
        var reply = office.sendBytes(new byte[] {'x'}, "multipart/form-data; boundary=\"x");
        assertThat(reply.status()).as(reply.text()).isEqualTo(400);
        assertThat(office.get("/api/v1/leads/" + Office.id(reply, "lead_id")).status())
                .isEqualTo(200);
    }

    @Test
    void aForgedCursorIsAFaultOfTheCursorInEveryList() {
        for (Operation operation : ApiDescription.read().operations()) {
            boolean hasCursor = operation
                    .content()
                    .path("parameters")
                    .valueStream()
                    .anyMatch(parameter ->
                            api.follow(parameter).path("name").asString().equals("cursor"));
            if (hasCursor) {
                String path = things.paths(operation.path()).getFirst();
                String query = operation.path().endsWith("/changes") ? "?field=notes&cursor=" : "?cursor=";
                var reply = server.get(path + query + CURSORS.get(3).replace("=", ""), server.adminToken());
                Office.assertFaultOn(reply, "cursor");
            }
        }
    }
}
