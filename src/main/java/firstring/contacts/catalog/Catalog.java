package firstring.contacts.catalog;

import java.util.List;

/** The four lists of named entries that contacts refer to. They differ only in a column or two. */
enum Catalog {
    LINES("line", "lines", "phone_number"),
    TAGS("tag", "tags", "color", "category"),
    DISPOSITION_STATUSES("disposition_status", "disposition-statuses"),
    LEAD_SOURCES("lead_source", "lead-sources");

    /** The maximum number of entries in each list that are not archived. */
    static final int MAX_ENTRIES = 10_000;

    private final String table;
    private final String path;

    @SuppressWarnings("ImmutableEnumChecker") // created by List.of
    private final List<String> ownColumns;

    Catalog(String table, String path, String... ownColumns) {
        this.table = table;
        this.path = path;
        this.ownColumns = List.of(ownColumns);
    }

    String table() {
        return table;
    }

    /** Its path under {@code /api/v1/}. */
    String path() {
        return path;
    }

    /** The unique index on its names. */
    String nameIndex() {
        return table + "_name";
    }

    boolean has(String column) {
        return ownColumns.contains(column);
    }
}
