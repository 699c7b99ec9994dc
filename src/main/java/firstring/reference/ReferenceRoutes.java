package firstring.reference;

import firstring.http.Answer;
import firstring.http.Routes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;

/** {@code /openapi.yaml}: the API's description, for everybody. */
public final class ReferenceRoutes {
    private static final String OPENAPI = "openapi.yaml";

    public void addTo(Routes routes) {
        Answer openapi = file(OPENAPI, "application/yaml; charset=utf-8");
        routes.on("GET", "/openapi.yaml", call -> openapi);
    }

    private static Answer file(String name, String type) {
        return new Answer(200, Map.of("Content-Type", type), read(name));
    }

    private static byte[] read(String name) {
        try (InputStream in = ReferenceRoutes.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("not in the jar: " + name);
            }
            return in.readAllBytes();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
