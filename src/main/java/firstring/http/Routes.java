package firstring.http;

import java.util.ArrayList;
import java.util.List;

/** The list of all endpoints, filled by the features' Routes classes before the server starts. */
public final class Routes {

    /** One endpoint: a method and a path template such as {@code /api/v1/contacts/{id}}. */
    public record Route(String method, String template, Endpoint endpoint) {}

    private final List<Route> all = new ArrayList<>();

    public Routes on(String method, String template, Endpoint endpoint) {
        all.add(new Route(method, template, endpoint));
        return this;
    }

    public List<Route> all() {
        return List.copyOf(all);
    }
}
