package firstring.contract.messages;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import firstring.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import tools.jackson.databind.JsonNode;

/** A provider of SMS and calls on a free port. It records requests and responds as the test demands. */
public final class FakeProvider implements AutoCloseable {

    /** One recorded request. */
    public record Request(String path, Map<String, String> headers, String body) {
        public JsonNode json() {
            return Json.tree(body);
        }

        /** A form field; empty when it is missing. */
        public String field(String name) {
            for (String pair : body.split("&")) {
                if (pair.startsWith(name + "=")) {
                    return URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8);
                }
            }
            return "";
        }

        String header(String name) {
            return headers.getOrDefault(name.toLowerCase(java.util.Locale.ROOT), "");
        }
    }

    /** The provider's response to a request. */
    @FunctionalInterface
    public interface Behavior {
        public void answer(HttpExchange exchange, Request request) throws IOException;
    }

    private final HttpServer server;
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final BlockingQueue<Behavior> next = new LinkedBlockingQueue<>();

    public FakeProvider() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    public List<Request> requests() {
        return requests;
    }

    /** Sets the response to the next request; once all prepared responses are used, requests are accepted. */
    public void next(Behavior behavior) {
        next.add(behavior);
    }

    /** Clears the requests received and the responses still prepared. */
    public void forget() {
        requests.clear();
        next.clear();
    }

    public void nextStatus(int status, String body) {
        next((exchange, request) -> answer(exchange, status, body));
    }

    public static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private void handle(HttpExchange exchange) throws IOException {
        Map<String, String> headers = new TreeMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(java.util.Locale.ROOT), values.getFirst()));
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        Request request = new Request(exchange.getRequestURI().getPath(), headers, body);
        requests.add(request);
        Behavior behavior = next.poll();
        if (behavior == null) {
            answer(exchange, 201, "{\"sid\":\"SM%1$d\",\"id\":\"m%1$d\"}".formatted(requests.size()));
        } else {
            behavior.answer(exchange, request);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
