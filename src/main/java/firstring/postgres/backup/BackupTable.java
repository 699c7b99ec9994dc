package firstring.postgres.backup;

import java.util.List;

/** A table as a backup sees it: names quoted for SQL, columns in order, the tables that its foreign keys need first. */
public record BackupTable(String name, List<String> columns, List<String> needs) {

    String columnList() {
        return String.join(", ", columns);
    }
}
