package firstring.http.server;

import org.jspecify.annotations.Nullable;

/**
 * The normalized path by which a request is routed. Clients build URLs under {@code /api/v1/webhook/} carelessly, so
 * there, and only there, a double {@code /} counts as one and a trailing one is dropped.
 */
final class CanonicalPath {
    private static final String LENIENT = "/api/v1/webhook/";

    private CanonicalPath() {}

    static boolean isLenient(@Nullable String path) {
        return path != null && path.startsWith(LENIENT);
    }

    /** Null for a path that identifies nothing here. */
    static @Nullable String of(@Nullable String path) {
        if (path == null || (!path.contains("//") && !path.endsWith("/"))) {
            return path;
        }
        String single = withoutDoubles(path);
        if (isLenient(single)) {
            return single.endsWith("/") && single.length() > LENIENT.length()
                    ? single.substring(0, single.length() - 1)
                    : single;
        }
        return path.contains("//") ? null : path;
    }

    private static String withoutDoubles(String path) {
        StringBuilder single = new StringBuilder(path.length());
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c != '/' || single.isEmpty() || single.charAt(single.length() - 1) != '/') {
                single.append(c);
            }
        }
        return single.toString();
    }
}
