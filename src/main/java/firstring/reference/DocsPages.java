package firstring.reference;

import firstring.http.Answer;
import firstring.http.Call;
import firstring.http.body.Form;
import firstring.http.body.FormReader;
import firstring.http.body.FormReading;
import firstring.http.body.FormValue;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.Utf8ByteOutput;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The pages under {@code /docs}: one of all sections with the search, and one for each section. They need no script and
 * no session. The pages of sections never change, so each is made once.
 */
final class DocsPages {
    private static final String POLICY =
            "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    private final TemplateEngine engine = TemplateEngine.createPrecompiled(
            null, ContentType.Html, DocsPages.class.getClassLoader(), "firstring.pages");
    private final DocsView docs;
    private final DocsSearch search;
    private final Map<String, Answer> sections = new HashMap<>();

    DocsPages(DocsView docs) {
        this.docs = docs;
        this.search = new DocsSearch(docs);
        for (DocsView.Section section : docs.sections()) {
            sections.put(section.id(), page("docs-section.jte", Map.of("view", docs, "section", section)));
        }
    }

    /** The sections, or with {@code ?q=} what the search finds. */
    Answer start(Call call) {
        DocsSearch.Found found = search.find(query(call));
        return page("docs.jte", Map.of("view", docs, "found", found));
    }

    Answer section(String id) {
        Answer known = sections.get(id);
        return known != null ? known : Answer.notFound();
    }

    /** The words to search for; empty if there are none or the query string cannot be read. */
    private static String query(Call call) {
        return switch (FormReader.read(null, null, call.query(), new byte[0])) {
            case FormReading.Readable(Form form) when form.sent("q") instanceof FormValue.Text(String text) -> text;
            case FormReading.Readable _, FormReading.Broken _, FormReading.UnsupportedType _ -> "";
        };
    }

    private Answer page(String template, Map<String, Object> parameters) {
        Utf8ByteOutput output = new Utf8ByteOutput();
        engine.render(template, parameters, output);
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "text/html; charset=utf-8");
        headers.put("Content-Security-Policy", POLICY);
        headers.put("Referrer-Policy", "same-origin");
        return new Answer(200, headers, output.toByteArray());
    }
}
