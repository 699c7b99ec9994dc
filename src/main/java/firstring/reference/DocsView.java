package firstring.reference;

import java.util.List;
import java.util.Optional;

/** The API's description as the pages under {@code /docs} show it. */
public record DocsView(String version, Prose introduction, List<Section> sections) {

    /** The section with this id. */
    Optional<Section> find(String id) {
        return sections.stream().filter(section -> section.id().equals(id)).findFirst();
    }

    /** The calls of one tag, which share a page. */
    public record Section(String id, String name, Prose description, List<Entry> entries) {
        public String href() {
            return ReferenceRoutes.DOCS + "/" + id;
        }

        public String href(Entry entry) {
            return href() + "#" + entry.id();
        }
    }

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
