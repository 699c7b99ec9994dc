package firstring.reference;

import firstring.http.Answer;
import firstring.http.Routes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;

/** {@code /openapi.yaml} and {@code /postman.json}: the API's description and a collection to try it, for everybody. */
public final class ReferenceRoutes {
    public void addTo(Routes routes) {
        Answer openapi = file("openapi.yaml", "application/yaml; charset=utf-8");
        Answer postman = file("postman.json", "application/json");
        routes.on("GET", "/openapi.yaml", call -> openapi).on("GET", "/postman.json", call -> postman);
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
