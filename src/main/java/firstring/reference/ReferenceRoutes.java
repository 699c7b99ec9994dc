package firstring.reference;

import firstring.http.Answer;
import firstring.http.Routes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The API's description, for everyone: {@code /openapi.yaml}, {@code /postman.json}, and the pages under
 * {@code /docs}, which are made of the first.
 */
public final class ReferenceRoutes {
    static final String DOCS = "/docs";

    private static final String OPENAPI = "openapi.yaml";

    private final Supplier<URI> address;
    private final AtomicReference<@Nullable DocsPages> docs = new AtomicReference<>();

    /** @param address of the server, asked for at the first reading of a page */
    public ReferenceRoutes(Supplier<URI> address) {
        this.address = address;
    }

    public void addTo(Routes routes) {
        Answer openapi = file(OPENAPI, "application/yaml; charset=utf-8");
        Answer postman = file("postman.json", "application/json");
        Answer style = file("docs.css", "text/css; charset=utf-8");
        routes.on("GET", "/openapi.yaml", call -> openapi)
                .on("GET", "/postman.json", call -> postman)
                .on("GET", DOCS, call -> docs().start(call))
                .on("GET", DOCS + "/{section}", call -> docs().section(call.pathParameter("section")))
                .on("GET", "/docs.css", call -> style);
    }

    /** The description is read when the first reader asks for it, so that a start does not wait for it. */
    private DocsPages docs() {
        DocsPages known = docs.get();
        if (known != null) {
            return known;
        }
        DocsPages made =
                new DocsPages(DocsReader.read(read(OPENAPI), address.get().toString()));
        docs.set(made);
        return made;
    }

    private static Answer file(String name, String type) {
        return new Answer(200, Map.of("Content-Type", type), read(name));
    }

    static byte[] openapi() {
        return read(OPENAPI);
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
