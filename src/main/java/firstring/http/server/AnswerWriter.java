package firstring.http.server;

import firstring.http.Answer;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes an {@link Answer} with the headers that every response has. */
final class AnswerWriter {
    private static final Logger LOG = LoggerFactory.getLogger(AnswerWriter.class);
    private static final HttpField JSON = new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, "application/json");
    private static final HttpField NOT_STORED = new PreEncodedHttpField(HttpHeader.CACHE_CONTROL, "no-store");
    private static final HttpField NOT_SNIFFED = new PreEncodedHttpField("X-Content-Type-Options", "nosniff");
    private static final HttpField TLS_ONLY =
            new PreEncodedHttpField(HttpHeader.STRICT_TRANSPORT_SECURITY, "max-age=31536000");
    private static final HttpField ANY_ORIGIN = new PreEncodedHttpField("Access-Control-Allow-Origin", "*");
    private static final HttpField EXPOSED = new PreEncodedHttpField(
            "Access-Control-Expose-Headers", "X-Request-Id, X-Warnings, Retry-After, Idempotency-Replayed");

    private AnswerWriter() {}

    static void write(Answer answer, RequestState exchange, Response response, Callback callback) {
        response.setStatus(answer.status());
        HttpFields.Mutable headers = response.getHeaders();
        headers.put("X-Request-Id", exchange.requestId);
        headers.put(NOT_STORED);
        headers.put(NOT_SNIFFED);
        if (exchange.secure) {
            headers.put(TLS_ONLY);
        }
        if (exchange.crossOrigin) {
            headers.put(ANY_ORIGIN);
            headers.put(EXPOSED);
        }
        answer.headers().forEach((name, value) -> put(headers, name, value));
        answer.cookies().forEach(cookie -> headers.add(HttpHeader.SET_COOKIE, cookie));
        BodyWriter stream = answer.stream();
        if (stream == null) {
            response.write(true, ByteBuffer.wrap(answer.body()), callback);
        } else {
            write(stream, exchange, response, callback);
        }
    }

    /** Blocks this virtual thread until the client has read everything. */
    private static void write(BodyWriter stream, RequestState exchange, Response response, Callback callback) {
        try {
            OutputStream out = Content.Sink.asOutputStream(response);
            stream.writeTo(out);
            out.close();
            callback.succeeded();
        } catch (Throwable failure) {
            LOG.warn(
                    "event=stream_broken request={} route={} cause={}",
                    exchange.requestId,
                    exchange.template(),
                    failure.getClass().getSimpleName());
            callback.failed(failure);
        }
    }

    private static void put(HttpFields.Mutable headers, String name, String value) {
        if (value.equals("application/json")) {
            headers.put(JSON);
        } else {
            headers.put(name, value);
        }
    }
}
