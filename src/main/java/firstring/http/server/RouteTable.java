package firstring.http.server;

import firstring.http.Endpoint;
import firstring.http.Routes;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.jetty.http.pathmap.MatchedResource;
import org.eclipse.jetty.http.pathmap.PathMappings;
import org.eclipse.jetty.http.pathmap.UriTemplatePathSpec;
import org.eclipse.jetty.util.URIUtil;
import org.jspecify.annotations.Nullable;

/**
 * Finds the path template of a request and its endpoint for the method. Literal segments take precedence over
 * templates.
 */
final class RouteTable {

    /** All methods of one path template. */
    record Resource(String template, TreeMap<String, Endpoint> endpoints) {

        @Nullable
        Endpoint endpoint(String method) {
            Endpoint endpoint = endpoints.get(method);
            return endpoint == null && method.equals("HEAD") ? endpoints.get("GET") : endpoint;
        }

        /** The methods allowed here, as in the {@code Allow} header. */
        String allowed() {
            TreeMap<String, Object> methods = new TreeMap<>(endpoints);
            methods.put("OPTIONS", true);
            if (methods.containsKey("GET")) {
                methods.put("HEAD", true);
            }
            return String.join(", ", methods.keySet());
        }
    }

    /** A request's template and the decoded values of its parameters. */
    record Match(Resource resource, Map<String, String> parameters) {}

    private final Map<String, Match> literals = new HashMap<>();
    private final PathMappings<Resource> templates = new PathMappings<>();
    private final @Nullable ErrorPages errorPages;

    RouteTable(Routes routes) {
        errorPages = routes.errorPages();
        Map<String, Resource> resources = new HashMap<>();
        for (Routes.Route route : routes.all()) {
            Resource resource =
                    resources.computeIfAbsent(route.template(), name -> new Resource(name, new TreeMap<>()));
            if (resource.endpoints.putIfAbsent(route.method(), route.endpoint()) != null) {
                throw new IllegalArgumentException("two endpoints for " + route.method() + " " + route.template());
            }
        }
        resources.values().forEach(this::add);
    }

    /** Null when all errors are returned as JSON. */
    @Nullable
    ErrorPages errorPages() {
        return errorPages;
    }

    private void add(Resource resource) {
        if (resource.template.indexOf('{') < 0) {
            literals.put(resource.template, new Match(resource, Map.of()));
        } else {
            templates.put(new UriTemplatePathSpec(resource.template), resource);
        }
    }

    /** Matches a canonical path, in which only {@code %25} and {@code %2F} are still escaped. */
    @Nullable
    Match find(@Nullable String path) {
        if (path == null) {
            return null;
        }
        Match literal = literals.get(path);
        return literal != null ? literal : findTemplate(path);
    }

    private @Nullable Match findTemplate(String path) {
        MatchedResource<Resource> found = templates.getMatched(path);
        if (found == null) {
            return null;
        }
        Map<String, String> parameters = new HashMap<>();
        ((UriTemplatePathSpec) found.getPathSpec())
                .getPathParams(path)
                .forEach((name, value) -> parameters.put(name, URIUtil.decodePath(value)));
        return new Match(found.getResource(), Map.copyOf(parameters));
    }
}
