package firstring.outbound;

import java.io.ByteArrayOutputStream;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.Result;
import org.jspecify.annotations.Nullable;

/**
 * Follows one request: how far it got and what the response was. Once a status has arrived it is the response, even if
 * its body fails.
 */
final class HttpAnswer {
    private static final int MAX_BODY_BYTES = 65_536;

    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private final CompletableFuture<OutboundResult> exchange = new CompletableFuture<>();
    private volatile boolean written;
    private volatile boolean answered;

    OutboundResult await(Request request, Breaker breaker) throws InterruptedException {
        request.onRequestHeaders(about -> written = true)
                .onResponseHeaders(response -> answered = true)
                .onResponseContent(this::gather)
                .send(result -> exchange.complete(resultOf(result)));
        Runnable end = () -> end(request);
        breaker.enter(end);
        try {
            return exchange.get();
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        } catch (InterruptedException stopped) {
            CompletableFuture<Boolean> _ = request.abort(new CancellationException());
            throw stopped;
        } finally {
            breaker.leave(end);
        }
    }

    private void end(Request request) {
        CompletableFuture<Boolean> _ = request.abort(new CancellationException());
        exchange.complete(new OutboundResult.Lost(Fault.CONNECTION_LOST));
    }

    private void gather(Response response, ByteBuffer content) {
        byte[] bytes = new byte[Math.min(content.remaining(), MAX_BODY_BYTES - body.size())];
        content.get(bytes);
        body.writeBytes(bytes);
        if (content.hasRemaining()) {
            CompletableFuture<Boolean> _ = response.abort(new IllegalStateException("too long"));
        }
    }

    private OutboundResult resultOf(Result result) {
        if (answered) {
            Response response = result.getResponse();
            return new OutboundResult.Answered(
                    response.getStatus(), retryAfter(response), body.toString(StandardCharsets.UTF_8));
        }
        Fault fault = fault(result.getFailure());
        // A failed handshake happens before the request is sent, although Jetty had already begun to write it.
        return written && fault != Fault.TLS ? new OutboundResult.Lost(fault) : new OutboundResult.NotSent(fault);
    }

    private Fault fault(@Nullable Throwable failure) {
        return switch (failure) {
            case Addresses.NoneAllowed _ -> Fault.PRIVATE_ADDRESS;
            case UnknownHostException _ -> Fault.DNS;
            case UnresolvedAddressException _ -> Fault.DNS;
            case SSLException _ -> Fault.TLS;
            case SocketTimeoutException _ -> Fault.CONNECT_TIMEOUT;
            case TimeoutException _ -> written ? Fault.TIMEOUT : Fault.CONNECT_TIMEOUT;
            case null, default -> written ? Fault.CONNECTION_LOST : Fault.REFUSED;
        };
    }

    private static @Nullable Duration retryAfter(Response response) {
        String seconds = response.getHeaders().get("Retry-After");
        return seconds != null && seconds.matches("[0-9]{1,6}") ? Duration.ofSeconds(Long.parseLong(seconds)) : null;
    }
}
