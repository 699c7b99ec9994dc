package firstring.http.server;

import firstring.http.Answer;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Keeps unauthorized clients from {@code /metrics}, and everything else off its separate listener. */
final class MetricsGate extends Handler.Wrapper {
    static final String LISTENER = "metrics";

    private static final String METRICS = "/metrics";
    private static final String BEARER = "Bearer ";

    /** A client that sends one of these headers is a proxy, or is impersonating another client. */
    private static final List<String> FORWARDING =
            List.of("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "Via");

    private final RequestStates exchanges;
    private final MetricsAccess access;

    MetricsGate(Handler next, RequestStates exchanges, MetricsAccess access) {
        super(next);
        this.exchanges = exchanges;
        this.access = access;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        RequestState exchange = exchanges.of(request);
        Answer refusal = refusal(request, exchange);
        if (refusal == null) {
            return super.handle(request, response, callback);
        }
        AnswerWriter.write(refusal, exchange, response, callback);
        return true;
    }

    private @Nullable Answer refusal(Request request, RequestState exchange) {
        boolean isOwn = isOwn(request.getConnectionMetaData().getConnector());
        if (!exchange.template().equals(METRICS)) {
            return isOwn ? Answer.notFound() : null;
        }
        if (!isOwn && access.port() != null) {
            return Answer.notFound();
        }
        if (access.token() != null) {
            return hasToken(request) ? null : Answer.unauthenticated();
        }
        return isOwn || isLocal(request) ? null : Answer.unauthorized();
    }

    private static boolean isOwn(Connector connector) {
        return LISTENER.equals(connector.getName());
    }

    private boolean hasToken(Request request) {
        String sent = request.getHeaders().get("Authorization");
        return sent != null
                && access.token() != null
                && MessageDigest.isEqual(
                        sent.getBytes(StandardCharsets.UTF_8),
                        (BEARER + access.token().reveal()).getBytes(StandardCharsets.UTF_8));
    }

    private static boolean isLocal(Request request) {
        InetAddress peer = TrustedProxies.peer(request);
        return peer.isLoopbackAddress() && FORWARDING.stream().noneMatch(request.getHeaders()::contains);
    }
}
