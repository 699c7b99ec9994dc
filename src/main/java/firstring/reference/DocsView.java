package firstring.reference;

import java.util.List;

/** The API's description as the page {@code /docs} shows it. */
public record DocsView(String version, Prose introduction, List<Section> sections) {

    /** The calls of one tag. */
    public record Section(String id, String name, Prose description, List<Entry> entries) {}

    /** One call. {@code curl} can be copied and run. */
    public record Entry(
            String id,
            String method,
            String path,
            String summary,
            Prose description,
            List<Field> parameters,
            List<Field> fields,
            String curl,
            List<Reply> replies) {}

    /** A parameter, or a field of a body. */
    public record Field(String name, String shape, boolean required, Prose description) {}

    /** An answer by status; the example is empty when there is none. */
    public record Reply(String status, Prose description, String example) {}
}
