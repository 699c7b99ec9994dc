package firstring.commands.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The settings of PostgreSQL that an acknowledged lead depends on, or that a server runs into. */
final class SettingsChecks {
    /** What PostgreSQL keeps for its superusers, and somebody's look at it. */
    private static final int SPARE_CONNECTIONS = 10;

    private final Map<String, String> settings;
    private final List<Finding> findings = new ArrayList<>();

    private SettingsChecks(Map<String, String> settings) {
        this.settings = settings;
    }

    /**
     * @param settings by name, as {@code pg_settings} has them
     * @param connections the most that one server of ours opens
     */
    static List<Finding> of(Map<String, String> settings, int connections) {
        SettingsChecks checks = new SettingsChecks(settings);
        checks.mustBeOn("fsync", "A power cut may destroy the database.");
        checks.mustBeOn("full_page_writes", "A power cut may destroy the database.");
        checks.mustNotBeOff("synchronous_commit", "A power cut may lose leads that were acknowledged.");
        checks.shouldBeOn("autovacuum", "Tables and indexes grow without end.");
        checks.shouldBeOn("data_checksums", "A broken disk is not noticed; pg_checksums --enable turns them on.");
        checks.checkConnections(connections);
        return checks.findings;
    }

    private void mustBeOn(String name, String otherwise) {
        if (value(name).equals("on")) {
            findings.add(Finding.ok(name, "on"));
        } else {
            findings.add(Finding.fail(name, value(name), otherwise + turnOn(name)));
        }
    }

    private void mustNotBeOff(String name, String otherwise) {
        if (value(name).equals("off")) {
            findings.add(Finding.fail(name, "off", otherwise + turnOn(name)));
        } else {
            findings.add(Finding.ok(name, value(name)));
        }
    }

    private void shouldBeOn(String name, String otherwise) {
        if (value(name).equals("on")) {
            findings.add(Finding.ok(name, "on"));
        } else {
            findings.add(Finding.warn(name, value(name), otherwise));
        }
    }

    private void checkConnections(int connections) {
        int most = Integer.parseInt(value("max_connections"));
        String state = "%d; one server opens up to %d".formatted(most, connections);
        if (most >= connections + SPARE_CONNECTIONS) {
            findings.add(Finding.ok("max_connections", state));
        } else {
            findings.add(Finding.warn(
                    "max_connections",
                    state,
                    "Raise max_connections, or lower FIRSTRING_DATABASE_CONNECTIONS; count every server of yours."));
        }
    }

    private String value(String name) {
        return settings.getOrDefault(name, "unknown");
    }

    private static String turnOn(String name) {
        return " Set " + name + " = on in postgresql.conf, or reset it for this database and role, and reload.";
    }
}
