package firstring.http.server;

import firstring.http.Answer;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes every error of the web server itself, including malformed requests, as the contract's JSON; never the URL. */
final class JsonErrorHandler implements Request.Handler {
    private static final Logger LOG = LoggerFactory.getLogger(JsonErrorHandler.class);

    private final RequestStates exchanges;

    JsonErrorHandler(RequestStates exchanges) {
        this.exchanges = exchanges;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        RequestState exchange = exchanges.of(request);
        Object cause = request.getAttribute(ErrorHandler.ERROR_EXCEPTION);
        int status = cause instanceof HttpException http ? http.getCode() : response.getStatus();
        Answer answer = ErrorAnswers.ofStatus(status, exchange);
        if (answer.status() == 500 && cause instanceof Throwable failure) {
            LOG.error("event=request_failed request={} route={}", exchange.requestId, exchange.template(), failure);
        }
        AnswerWriter.write(answer, exchange, response, callback);
        return true;
    }
}
