package firstring.reference;

import firstring.http.Answer;
import firstring.http.Routes;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.Utf8ByteOutput;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The API's description, for everybody: {@code /openapi.yaml}, {@code /postman.json}, and {@code /docs}, which is made of
 * the first.
 */
public final class ReferenceRoutes {
    private static final String OPENAPI = "openapi.yaml";
    private static final String POLICY =
            "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final Supplier<URI> address;
    private final AtomicReference<@Nullable Answer> docs = new AtomicReference<>();

    /** @param address of the server, asked for at the first reading of the page */
    public ReferenceRoutes(Supplier<URI> address) {
        this.address = address;
    }

    public void addTo(Routes routes) {
        Answer openapi = file(OPENAPI, "application/yaml; charset=utf-8");
        Answer postman = file("postman.json", "application/json");
        Answer style = file("docs.css", "text/css; charset=utf-8");
        routes.on("GET", "/openapi.yaml", call -> openapi)
                .on("GET", "/postman.json", call -> postman)
                .on("GET", "/docs", call -> docs())
                .on("GET", "/docs.css", call -> style);
    }

    private Answer docs() {
        Answer known = docs.get();
        if (known != null) {
            return known;
        }
        Answer made = page(DocsReader.read(read(OPENAPI), address.get().toString()));
        docs.set(made);
        return made;
    }

    private static Answer page(DocsView view) {
        TemplateEngine engine = TemplateEngine.createPrecompiled(
                null, ContentType.Html, ReferenceRoutes.class.getClassLoader(), "firstring.pages");
        Utf8ByteOutput output = new Utf8ByteOutput();
        engine.render("docs.jte", Map.of("view", view), output);
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "text/html; charset=utf-8");
        headers.put("Content-Security-Policy", POLICY);
        headers.put("Referrer-Policy", "same-origin");
        return new Answer(200, headers, output.toByteArray());
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
