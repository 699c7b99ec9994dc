package firstring.http.body;

import firstring.http.Call;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a request's parameters from body and query into one {@link Form} (docs/contract.md 1.1): JSON, a form,
 * multipart, XML, or text that is JSON or a form.
 */
public final class FormReader {
    static final int MAX_NAMES = 1_000;
    static final String TOO_MANY = "A request can have at most %,d parameters.".formatted(MAX_NAMES);

    private static final Form NOTHING = new Form(Map.of());
    private static final int MAX_NAMED_LENGTH = 100;

    private FormReader() {}

    /** Reads body and query of a call. */
    public static FormReading read(Call call) {
        return readRequest(call).parameters();
    }

    /** Reads only the body of a call. */
    public static FormReading readBody(Call call) {
        return read(source(call), "").parameters();
    }

    /** Reads the body and query of a call, and determines the kind of body. */
    public static RequestReading readRequest(Call call) {
        return read(source(call), call.query());
    }

    /** Reads a stored request again, for a replay. */
    public static FormReading read(
            @Nullable String mediaType, @Nullable String contentType, String query, byte[] body) {
        return readRequest(mediaType, contentType, query, body).parameters();
    }

    public static RequestReading readRequest(
            @Nullable String mediaType, @Nullable String contentType, String query, byte[] body) {
        return read(new Source(mediaType, contentType, List.of(), body), query);
    }

    /** @param encodings the encodings of the body that could not be decoded */
    private record Source(
            @Nullable String mediaType, @Nullable String contentType, List<String> encodings, byte[] body) {

        ReadBody as(MediaKind kind) {
            return new ReadBody(kind, contentType, body);
        }
    }

    private static Source source(Call call) {
        return new Source(
                call.mediaType(), call.header("Content-Type"), ContentEncoding.of(call.headers()), call.body());
    }

    private static RequestReading read(Source source, String query) {
        Form inQuery;
        try {
            inQuery = readQuery(query);
        } catch (UnreadableBody broken) {
            ReadBody asSent = source.as(MediaKind.of(source.mediaType));
            return new RequestReading(new FormReading.Broken(NOTHING, broken.sentence()), asSent);
        }
        return new BodyReading(source, inQuery).read();
    }

    private static Form readQuery(String query) throws UnreadableBody {
        if (query.isEmpty()) {
            return NOTHING;
        }
        FormFields fields = new FormFields();
        boolean guessed = UrlEncoded.readInto(fields, UrlEncoded.bytes(query), BodyCharset.UNDECLARED);
        Map<String, FormValue> values = fields.values();
        requireFew(values);
        return Form.owning(
                values, Set.copyOf(values.keySet()), guessed ? Set.of(ReadingNote.CHARSET_GUESSED) : Set.of());
    }

    private static void requireFew(Map<String, FormValue> values) throws UnreadableBody {
        if (values.size() > MAX_NAMES) {
            throw new UnreadableBody(TOO_MANY);
        }
    }

    /** The state of reading one body, next to the parameters of the query. */
    private static final class BodyReading {
        private final Source source;
        private final Form inQuery;
        private final Set<ReadingNote> notes;
        private ReadBody kept;

        BodyReading(Source source, Form inQuery) {
            this.source = source;
            this.inQuery = inQuery;
            this.notes = EnumSet.noneOf(ReadingNote.class);
            this.notes.addAll(inQuery.notes());
            this.kept = source.as(MediaKind.of(source.mediaType));
        }

        RequestReading read() {
            return new RequestReading(readParameters(), kept);
        }

        private FormReading readParameters() {
            if (source.body.length == 0) {
                return new FormReading.Readable(inQuery);
            }
            String unsupported = unsupported();
            if (unsupported != null) {
                return new FormReading.UnsupportedType(inQuery, unsupported);
            }
            try {
                return new FormReading.Readable(merge(readBody()));
            } catch (UnreadableBody broken) {
                return new FormReading.Broken(inQuery, broken.sentence());
            }
        }

        private @Nullable String unsupported() {
            if (!source.encodings.isEmpty() && !ContentEncoding.isGzip(source.encodings)) {
                return "The content encoding %s is not supported. Send the body uncompressed or with gzip."
                        .formatted(named(String.join(", ", source.encodings)));
            }
            if (kept.kind() == MediaKind.OTHER) {
                return "The content type %s is not supported. Send JSON, a form or XML."
                        .formatted(named(String.valueOf(source.mediaType)));
            }
            String charset = charset();
            return BodyCharset.named(charset) == null
                    ? "The charset %s is not supported. Send UTF-8, UTF-16, ISO-8859-1 or windows-1252."
                            .formatted(named(String.valueOf(charset)))
                    : null;
        }

        private static String named(String what) {
            return what.length() <= MAX_NAMED_LENGTH ? what : what.substring(0, MAX_NAMED_LENGTH) + "…";
        }

        private @Nullable String charset() {
            String contentType = source.contentType;
            String declared = contentType == null || contentType.indexOf(';') < 0
                    ? null
                    : ContentType.parameter(contentType, "charset");
            return declared == null && kept.kind() == MediaKind.XML ? BodyCharset.inProlog(source.body) : declared;
        }

        private BodyCharset declared() {
            BodyCharset charset = BodyCharset.named(charset());
            return charset == null ? BodyCharset.UNDECLARED : charset;
        }

        private Map<String, FormValue> readBody() throws UnreadableBody {
            if (!source.encodings.isEmpty()) {
                throw new UnreadableBody("The body is not valid gzip.");
            }
            return switch (kept.kind()) {
                case JSON -> readJson(text(MediaKind.JSON));
                case XML -> XmlForm.read(text(MediaKind.XML).text());
                case FORM -> readForm();
                case MULTIPART -> readMultipart();
                case TEXT -> readText();
                case OTHER -> throw new IllegalStateException("not read");
            };
        }

        private BodyText text(MediaKind kind) throws UnreadableBody {
            BodyText text = BodyText.of(source.body, declared());
            keep(kind, text);
            return text;
        }

        private void keep(MediaKind kind, BodyText text) {
            note(text.guessed(), ReadingNote.CHARSET_GUESSED);
            String contentType = source.contentType;
            boolean named = text.recoded() && contentType != null && source.mediaType != null;
            kept = new ReadBody(kind, named ? source.mediaType + "; charset=utf-8" : contentType, text.utf8());
        }

        private void note(boolean noted, ReadingNote note) {
            if (noted) {
                notes.add(note);
            }
        }

        private Map<String, FormValue> readJson(BodyText text) throws UnreadableBody {
            JsonForm.Read read = JsonForm.read(text);
            note(read.repaired(), ReadingNote.REPAIRED_JSON);
            return read.values();
        }

        private Map<String, FormValue> readText() throws UnreadableBody {
            BodyText text = text(MediaKind.TEXT);
            return switch (MediaKind.ofText(text.text())) {
                case JSON -> {
                    keep(MediaKind.JSON, text);
                    yield readJson(text);
                }
                case FORM -> {
                    notes.retainAll(inQuery.notes());
                    yield readForm();
                }
                case MULTIPART, XML, TEXT, OTHER ->
                    throw new UnreadableBody(
                            "The body is neither JSON nor a form. Send a content type that identifies it.");
            };
        }

        /** Decodes names and values one by one, unless the text is in a charset that does not extend ASCII. */
        private Map<String, FormValue> readForm() throws UnreadableBody {
            BodyCharset charset = BodyText.withMark(source.body, declared());
            byte[] encoded = BodyText.withoutMarks(source.body);
            switch (charset) {
                case UTF_16, UTF_16BE, UTF_16LE -> {
                    encoded = text(MediaKind.FORM).utf8();
                    charset = BodyCharset.UTF_8;
                }
                case WINDOWS_1252 -> keepForm(UrlEncoded.ascii(encoded));
                case UTF_8, UNDECLARED -> keepForm(BodyText.isUtf8(encoded) ? encoded : UrlEncoded.ascii(encoded));
            }
            FormFields fields = new FormFields();
            note(UrlEncoded.readInto(fields, encoded, charset), ReadingNote.CHARSET_GUESSED);
            return fields.values();
        }

        /**
         * Keeps a form that is not UTF-8 in ASCII, so that its declared charset, which also applies to its escapes,
         * stays correct.
         */
        private void keepForm(byte[] form) {
            kept = new ReadBody(MediaKind.FORM, source.contentType, form);
        }

        private Map<String, FormValue> readMultipart() throws UnreadableBody {
            FormFields fields = new FormFields();
            note(Multipart.readInto(fields, source.contentType, source.body), ReadingNote.CHARSET_GUESSED);
            return fields.values();
        }

        /** Merges body and query. The body overrides the query, except by a value that counts as not sent. */
        private Form merge(Map<String, FormValue> inBody) throws UnreadableBody {
            if (inQuery.values().isEmpty()) {
                requireFew(inBody);
                return Form.owning(inBody, Set.of(), notes);
            }
            Map<String, FormValue> values = new LinkedHashMap<>(inQuery.values());
            Set<String> inQueryAlone = new HashSet<>(inQuery.values().keySet());
            inBody.forEach((name, value) -> {
                if (Form.isSent(value) || inQuery.sent(name) == null) {
                    values.put(name, value);
                    inQueryAlone.remove(name);
                }
            });
            requireFew(values);
            return Form.owning(values, inQueryAlone, notes);
        }
    }
}
