package firstring.http.server;

import firstring.concurrent.Overloaded;
import firstring.http.Answer;
import firstring.http.Call;
import firstring.http.Endpoint;
import firstring.http.MemoryReservation;
import firstring.http.body.ContentEncoding;
import firstring.postgres.SqlFailure;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the endpoint of a request whose body has arrived, and writes its response (docs/contract.md 1.1: path, method,
 * preflight).
 */
final class CallHandler extends Handler.Abstract {
    private static final Logger LOG = LoggerFactory.getLogger(CallHandler.class);

    /** The cost of this many bytes is negligible for a request. */
    private static final int SHORT_BYTES = 16 * 1024;

    private final RefusalLog refusals = new RefusalLog();

    private final RequestStates exchanges;
    private final TrustedProxies proxies;
    private final InstantSource clock;
    private final Limits limits;
    private final BodyBudget budget;
    private final MemoryBudget memory;

    CallHandler(
            RequestStates exchanges, ServerConfig config, InstantSource clock, BodyBudget budget, MemoryBudget memory) {
        this.limits = config.limits();
        this.budget = budget;
        this.memory = memory;
        this.exchanges = exchanges;
        this.proxies = config.trustedProxies();
        this.clock = clock;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        RequestState exchange = exchanges.of(request);
        request.addIdleTimeoutListener(silence -> false);
        MemoryReservation holding = new MemoryReservation(memory);
        Callback done = Callback.from(callback, holding::close);
        ScopedValue.where(MemoryReservation.CURRENT, holding).run(() -> write(request, exchange, response, done));
        return true;
    }

    private void write(Request request, RequestState exchange, Response response, Callback done) {
        try {
            Answer answer = answer(request, exchange);
            boolean reads =
                    request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
            Answer bounded = bounded(answer, MemoryReservation.current(), reads);
            AnswerWriter.write(forReader(bounded, request, exchange), exchange, response, done);
        } catch (RuntimeException | Error bug) {
            done.failed(bug);
        }
    }

    /**
     * Counts only a response's bytes, not what it was built from, while a slow client reads it. Without room for them,
     * a call that only reads is refused; any other has already taken effect, so its response is sent.
     */
    private static Answer bounded(Answer answer, MemoryReservation holding, boolean reads) {
        if (answer.stream() != null) {
            holding.beginStream();
            return answer;
        }
        int bytes = answer.body().length;
        holding.shrinkTo(bytes);
        if (bytes <= SHORT_BYTES || bytes <= holding.held()) {
            return answer;
        }
        try {
            holding.takeExactly(bytes - holding.held());
            return answer;
        } catch (MemoryReservation.NoRoom none) {
            return reads ? ErrorAnswers.busy() : answer;
        }
    }

    /** The error page for a browser that requested something outside the API; any other response unchanged. */
    private Answer forReader(Answer answer, Request request, RequestState exchange) {
        ErrorPages pages = exchanges.errorPages();
        boolean pageable = answer.status() >= 400
                && "application/json".equals(answer.headers().get("Content-Type"));
        if (pages == null || !pageable || !wantsPage(request, exchange)) {
            return answer;
        }
        Answer page = pages.page(answer.status(), exchange.requestId);
        for (String name : List.of("Allow", "Retry-After")) {
            String value = answer.headers().get(name);
            page = value == null ? page : page.withHeader(name, value);
        }
        return page;
    }

    private static boolean wantsPage(Request request, RequestState exchange) {
        String path = exchange.path;
        String accepted = request.getHeaders().get("Accept");
        return path != null && !path.startsWith("/api/") && accepted != null && accepted.contains("text/html");
    }

    private Answer answer(Request request, RequestState exchange) {
        RouteTable.Match match = exchange.match;
        if (match == null) {
            return Answer.notFound();
        }
        String method = request.getMethod();
        Endpoint endpoint = match.resource().endpoint(method);
        if (endpoint != null) {
            return run(endpoint, request, exchange, match);
        }
        if (method.equals("OPTIONS")) {
            return options(request, exchange, match.resource());
        }
        return ErrorAnswers.ofStatus(405, exchange)
                .withHeader("Allow", match.resource().allowed());
    }

    private static Answer options(Request request, RequestState exchange, RouteTable.Resource resource) {
        Answer answer = Answer.empty().withHeader("Allow", resource.allowed());
        if (!exchange.crossOrigin) {
            return answer;
        }
        String asked = request.getHeaders().get("Access-Control-Request-Headers");
        return answer.withHeader("Access-Control-Allow-Methods", resource.allowed())
                .withHeader("Access-Control-Allow-Headers", asked == null ? "*" : asked)
                .withHeader("Access-Control-Max-Age", "86400");
    }

    private Answer run(Endpoint endpoint, Request request, RequestState exchange, RouteTable.Match match) {
        try {
            return unpackAndRun(endpoint, call(request, exchange, match.parameters()), exchange);
        } catch (Overloaded refusal) {
            LOG.info("event=overloaded request={} route={}", exchange.requestId, exchange.template());
            return Answer.overloaded(refusal);
        } catch (Throwable failure) {
            if (failure instanceof MemoryReservation.NoRoom) {
                return ErrorAnswers.busy();
            }
            SqlFailure database = SqlFailure.of(failure);
            if (database.passes() || database == SqlFailure.TOO_LONG) {
                refusals.log(database, exchange);
                return ErrorAnswers.temporary(database);
            }
            LOG.error("event=request_failed request={} route={}", exchange.requestId, exchange.template(), failure);
            return ErrorAnswers.broken(exchange);
        }
    }

    /** A body in an encoding other than gzip, or with invalid gzip, reaches the endpoint unchanged. */
    private Answer unpackAndRun(Endpoint endpoint, Call call, RequestState exchange) throws Exception {
        if (call.body().length == 0 || !ContentEncoding.isGzip(ContentEncoding.of(call.headers()))) {
            return endpoint.answer(call);
        }
        try (Unpacking unpacking = new Unpacking(limits.maxBodyBytes(), budget, Source.of(call.remoteAddress()))) {
            return switch (unpacking.unpack(call.body())) {
                case UNPACKED -> endpoint.answer(call.unpacked(unpacking.body()));
                case BROKEN -> endpoint.answer(call);
                case TOO_LARGE -> ErrorAnswers.ofStatus(413, exchange);
                case NO_ROOM -> ErrorAnswers.ofStatus(503, exchange);
            };
        }
    }

    private Call call(Request request, RequestState exchange, Map<String, String> parameters) {
        String query = request.getHttpURI().getQuery();
        return new Call(
                exchange.requestId,
                request.getMethod(),
                exchange.path == null ? "" : exchange.path,
                query == null ? "" : query,
                parameters,
                request.getHeaders(),
                exchange.body,
                proxies.clientAddress(TrustedProxies.peer(request), request.getHeaders()),
                clock.instant());
    }
}
