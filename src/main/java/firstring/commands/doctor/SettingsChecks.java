package firstring.commands.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Checks the PostgreSQL settings that acknowledged leads depend on, or that limit a server. */
final class SettingsChecks {
    /** Connections that PostgreSQL reserves for its superusers, plus one for an operator. */
    private static final int SPARE_CONNECTIONS = 10;

    private final Map<String, String> settings;
    private final List<Finding> findings = new ArrayList<>();

    private SettingsChecks(Map<String, String> settings) {
        this.settings = settings;
    }

    /**
     * @param settings by name, as in {@code pg_settings}
     * @param connections the maximum number of connections that one server opens
     */
    static List<Finding> of(Map<String, String> settings, int connections) {
        SettingsChecks checks = new SettingsChecks(settings);
        checks.mustBeOn("fsync", "A power cut may corrupt the database.");
        checks.mustBeOn("full_page_writes", "A power cut may corrupt the database.");
        checks.mustNotBeOff("synchronous_commit", "A power cut may lose leads that were acknowledged.");
        checks.shouldBeOn("autovacuum", "Tables and indexes grow without limit.");
        checks.shouldBeOn("data_checksums", "Disk errors go unnoticed. To turn checksums on: pg_checksums --enable");
        checks.checkConnections(connections);
        return checks.findings;
    }

    private void mustBeOn(String name, String consequence) {
        if (value(name).equals("on")) {
            findings.add(Finding.ok(name, "on"));
        } else {
            findings.add(Finding.fail(name, value(name), consequence + turnOn(name)));
        }
    }

    private void mustNotBeOff(String name, String consequence) {
        if (value(name).equals("off")) {
            findings.add(Finding.fail(name, "off", consequence + turnOn(name)));
        } else {
            findings.add(Finding.ok(name, value(name)));
        }
    }

    private void shouldBeOn(String name, String consequence) {
        if (value(name).equals("on")) {
            findings.add(Finding.ok(name, "on"));
        } else {
            findings.add(Finding.warn(name, value(name), consequence));
        }
    }

    private void checkConnections(int connections) {
        int max = Integer.parseInt(value("max_connections"));
        String state = "%d; one server opens up to %d".formatted(max, connections);
        if (max >= connections + SPARE_CONNECTIONS) {
            findings.add(Finding.ok("max_connections", state));
        } else {
            findings.add(Finding.warn(
                    "max_connections",
                    state,
                    "Raise max_connections, or lower FIRSTRING_DATABASE_CONNECTIONS. Count all your servers."));
        }
    }

    private String value(String name) {
        return settings.getOrDefault(name, "unknown");
    }

    private static String turnOn(String name) {
        return " Set " + name + " = on in postgresql.conf, or reset it for this database and role, and reload.";
    }
}
