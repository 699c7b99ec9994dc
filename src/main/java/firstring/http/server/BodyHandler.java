package firstring.http.server;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Reads each request's body before any other handler sees the request, without occupying a thread or a request slot
 * meanwhile, so slow clients cost only the bytes they have sent.
 */
final class BodyHandler extends Handler.Wrapper {
    private final RequestStates exchanges;
    private final Limits limits;
    private final TrustedProxies proxies;
    private final BodyBudget budget;

    BodyHandler(Handler next, RequestStates exchanges, ServerConfig config, BodyBudget budget) {
        super(next);
        this.exchanges = exchanges;
        this.limits = config.limits();
        this.proxies = config.trustedProxies();
        this.budget = budget;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        RequestState exchange = exchanges.of(request);
        if (request.getLength() == 0) {
            return next(request, response, callback);
        }
        if (request.getLength() > limits.maxBodyBytes() && !isWorthReading(request)) {
            AnswerWriter.write(ErrorAnswers.ofStatus(413, exchange), exchange, response, callback);
            return true;
        }
        Source source = Source.of(proxies.client(request));
        BodyGathering.Context context = new BodyGathering.Context(request, response, callback, exchange, source);
        new BodyGathering(this, context, limits, budget).run();
        return true;
    }

    boolean next(Request request, Response response, Callback callback) throws Exception {
        return super.handle(request, response, callback);
    }

    /**
     * Decides whether the rest of a body must be read: a client that is already sending reads its response only after
     * it has sent everything.
     */
    private static boolean isWorthReading(Request request) {
        return request.getLength() <= BodyGathering.MAX_DROPPED_BYTES
                && !request.getHeaders().contains(HttpHeader.EXPECT);
    }
}
