package firstring.commands.doctor;

import firstring.Config;
import firstring.DataFolders;
import firstring.InstallationStore;
import firstring.OpenDatabase;
import firstring.Secret;
import firstring.postgres.Database;
import firstring.postgres.DatabaseFault;
import firstring.postgres.embedded.EmbeddedPostgres;
import firstring.postgres.embedded.ServerCheck;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Checks an installation, with or without a running server, and changes nothing in it. */
public final class Doctor {
    private final Config config;
    private final Instant now;

    public Doctor(Config config, Instant now) {
        this.config = config;
        this.now = now;
    }

    /** All findings in order; checks that depend on a failed one are left out. */
    public List<Finding> examine() {
        Path folder = DataFolders.choose(config.storage());
        Path secret = Secret.file(folder);
        List<Finding> findings = new ArrayList<>();
        findings.add(FolderChecks.disk(folder));
        findings.addAll(AdminPasswordCheck.of(config.firstStart()));
        if (config.storage().database() == null && !EmbeddedPostgres.isMade(folder)) {
            findings.add(
                    Finding.warn("database", "none in " + folder, "The first start creates it: ./firstring serve"));
            return findings;
        }
        findings.add(FolderChecks.secret(config.secret(), secret));
        findings.addAll(SafetyChecks.of(config));
        findings.addAll(examineDatabase(config.secret() != null || Files.exists(secret)));
        return findings;
    }

    private List<Finding> examineDatabase(boolean hasSecret) {
        try (OpenDatabase open = OpenDatabase.forCommand(config.storage())) {
            ServerCheck.require(open.database().dataSource());
            List<Finding> findings =
                    new ArrayList<>(examine(open.database(), config.storage().connections(), hasSecret, now));
            checkSecret(open.database()).ifPresent(findings::add);
            return findings;
        } catch (DatabaseFault fault) {
            return List.of(Finding.fail(
                    "database",
                    String.valueOf(fault.getMessage()),
                    "Check FIRSTRING_DATABASE_URL and PostgreSQL's log."));
        }
    }

    /** Empty when there is no secret, which another finding reports. */
    private Optional<Finding> checkSecret(Database database) {
        Optional<String> known = new InstallationStore(database).findFingerprint();
        Optional<String> present = Secret.find(config).map(Secret::fingerprint);
        if (known.isEmpty() || present.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                known.equals(present)
                        ? Finding.ok("secret's match", "it matches this database")
                        : Finding.fail(
                                "secret's match",
                                "the database was created with another secret",
                                "No token or password works with it, and the server won't start. Restore the original secret."));
    }

    /** The findings about a database that answers. */
    static List<Finding> examine(Database database, int connections, boolean hasSecret, Instant now) {
        List<Finding> findings = new ArrayList<>(DatabaseChecks.of(database, connections, now));
        if (!hasSecret && isIn(findings, "schema", "up to date") && new CheckupStore(database).hasTokens()) {
            findings.add(Finding.fail(
                    "tokens",
                    "there are tokens, but their secret is missing",
                    "Restore the file secret in the data folder, or set FIRSTRING_SECRET, before the next start."));
        }
        return findings;
    }

    private static boolean isIn(List<Finding> findings, String subject, String state) {
        return findings.stream()
                .anyMatch(finding ->
                        finding.subject().equals(subject) && finding.state().equals(state));
    }
}
