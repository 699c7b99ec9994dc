package firstring.http;

import firstring.http.server.ErrorPages;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The list of all endpoints, filled by the features' Routes classes before the server starts. */
public final class Routes {

    /** One endpoint: a method and a path template such as {@code /api/v1/contacts/{id}}. */
    public record Route(String method, String template, Endpoint endpoint) {}

    private final List<Route> all = new ArrayList<>();
    private @Nullable ErrorPages errorPages;

    public Routes on(String method, String template, Endpoint endpoint) {
        all.add(new Route(method, template, endpoint));
        return this;
    }

    /** Shows browsers these pages for errors outside {@code /api}. */
    public void showErrors(ErrorPages pages) {
        errorPages = pages;
    }

    @Nullable
    public ErrorPages errorPages() {
        return errorPages;
    }

    public List<Route> all() {
        return List.copyOf(all);
    }
}
