package firstring.console;

import firstring.http.Answer;
import firstring.http.Call;
import firstring.http.Endpoint;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPOutputStream;

/**
 * The files that pages refer to, read once from the jar. Their addresses hold a digest of all of them, so a browser may
 * keep each for ever.
 */
public final class Assets {
    static final String TEMPLATE = "/assets/{version}/{file}";

    private static final String WEBJARS = "/META-INF/resources/webjars/";
    private static final int VERSION_LENGTH = 12;

    private record Asset(String type, byte[] plain, byte[] zipped) {}

    private final Map<String, Asset> files = new LinkedHashMap<>();
    private final String version;

    Assets() {
        add("console.css", "text/css; charset=utf-8", "/console/console.css");
        add("charts.js", "text/javascript; charset=utf-8", "/console/charts.js");
        add("console.js", "text/javascript; charset=utf-8", "/console/console.js");
        add("forms.js", "text/javascript; charset=utf-8", "/console/forms.js");
        add("drafts.js", "text/javascript; charset=utf-8", "/console/drafts.js");
        add("icon.svg", "image/svg+xml", "/console/icon.svg");
        add("favicon.ico", "image/vnd.microsoft.icon", "/console/favicon.ico");
        add("apple-touch-icon.png", "image/png", "/console/apple-touch-icon.png");
        add("htmx.js", "text/javascript; charset=utf-8", WEBJARS + "htmx.org/2.0.7/dist/htmx.min.js");
        add("sortable.js", "text/javascript; charset=utf-8", WEBJARS + "sortablejs/1.15.6/Sortable.min.js");
        add("uplot.js", "text/javascript; charset=utf-8", WEBJARS + "uplot/1.6.30/dist/uPlot.iife.min.js");
        add("uplot.css", "text/css; charset=utf-8", WEBJARS + "uplot/1.6.30/dist/uPlot.min.css");
        version = digest();
    }

    /** The address of a file. */
    public String at(String file) {
        if (!files.containsKey(file)) {
            throw new IllegalArgumentException("no such file: " + file);
        }
        return "/assets/" + version + "/" + file;
    }

    Answer answer(Call call) {
        Asset asset = files.get(call.pathParameter("file"));
        if (asset == null) {
            return Answer.notFound();
        }
        boolean current = call.pathParameter("version").equals(version);
        boolean zipped = String.valueOf(call.header("Accept-Encoding")).contains("gzip");
        Answer answer = new Answer(200, Map.of("Content-Type", asset.type()), zipped ? asset.zipped() : asset.plain())
                .withHeader("Vary", "Accept-Encoding")
                .withHeader("Cache-Control", current ? "public, max-age=31536000, immutable" : "no-cache");
        return zipped ? answer.withHeader("Content-Encoding", "gzip") : answer;
    }

    /** An icon at the path where browsers look for it by default. */
    Endpoint icon(String file) {
        Asset icon = Objects.requireNonNull(files.get(file));
        return call -> new Answer(200, Map.of("Content-Type", icon.type()), icon.plain())
                .withHeader("Cache-Control", "public, max-age=86400");
    }

    private void add(String name, String type, String resource) {
        try (InputStream in = Assets.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("not in the jar: " + resource);
            }
            byte[] plain = in.readAllBytes();
            files.put(name, new Asset(type, plain, zip(plain)));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static byte[] zip(byte[] plain) throws IOException {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
            out.write(plain);
        }
        return zipped.toByteArray();
    }

    private String digest() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            files.values().forEach(asset -> digest.update(asset.plain()));
            return HexFormat.of().formatHex(digest.digest()).substring(0, VERSION_LENGTH);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
