package firstring.http.server;

import firstring.http.Call;
import firstring.http.Endpoint;
import firstring.http.Routes;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.http.HttpFields;
import org.jspecify.annotations.Nullable;

/**
 * Calls the routes of this process without a connection, so that console pages and API clients follow the same rules.
 * The routes are read at the first call, when all of them have been added. Thread-safe.
 */
public final class OwnRoutes {
    private final Routes routes;
    private final AtomicReference<@Nullable RouteTable> table = new AtomicReference<>();

    /** A request: the target is a path with its query; an empty body means none. */
    public record Question(String method, String target, Map<String, String> headers, byte[] body) {

        public static Question get(String target) {
            return new Question("GET", target, Map.of(), new byte[0]);
        }
    }

    public OwnRoutes(Routes routes) {
        this.routes = routes;
    }

    /** An endpoint with the call to pass to it. */
    public record Found(Endpoint endpoint, Call call) {}

    /**
     * Finds the route of a request that is made while {@code origin} is being answered; request id, address and time
     * are those of {@code origin}. Empty when there is none: anyone can craft a page's address.
     */
    public Optional<Found> find(Call origin, Question question) {
        int mark = question.target().indexOf('?');
        String path = mark < 0 ? question.target() : question.target().substring(0, mark);
        RouteTable.Match match = table().find(path);
        Endpoint endpoint = match == null ? null : match.resource().endpoint(question.method());
        if (match == null || endpoint == null) {
            return Optional.empty();
        }
        HttpFields.Mutable headers = HttpFields.build();
        question.headers().forEach(headers::put);
        Call call = new Call(
                origin.requestId(),
                question.method(),
                path,
                mark < 0 ? "" : question.target().substring(mark + 1),
                match.parameters(),
                headers,
                question.body(),
                origin.remoteAddress(),
                origin.receivedAt());
        return Optional.of(new Found(endpoint, call));
    }

    private RouteTable table() {
        RouteTable known = table.get();
        if (known != null) {
            return known;
        }
        RouteTable made = new RouteTable(routes);
        table.set(made);
        return made;
    }
}
