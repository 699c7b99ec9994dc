package firstring.postgres.backup;

import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The first line of a backup: the version that created it and its requirements. */
record BackupHeader(int format, String schema, String secret, String takenAt) {
    static final int FORMAT = 1;

    static BackupHeader of(JsonNode json) {
        return new BackupHeader(
                json.path("format").asInt(0),
                json.path("schema").asString(""),
                json.path("secret").asString(""),
                json.path("taken_at").asString(""));
    }

    Map<String, Object> json() {
        return Map.of("format", format, "schema", schema, "secret", secret, "taken_at", takenAt);
    }
}
