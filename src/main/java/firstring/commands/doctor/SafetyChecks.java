package firstring.commands.doctor;

import firstring.Config;
import firstring.DataFolders;
import firstring.postgres.embedded.EmbeddedPostgres;
import firstring.text.HiddenText;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks what an attacker would look at first: the user that the server runs as, unencrypted traffic, and secrets that
 * can be guessed or read.
 */
final class SafetyChecks {
    private static final int STRONG_SECRET_LENGTH = 32;
    private static final int STRONG_TOKEN_LENGTH = 20;
    private static final int MIN_DISTINCT_CHARACTERS = 10;
    private static final Set<String> OWN_MACHINE = Set.of("127.0.0.1", "::1", "localhost");

    private final Config config;
    private final Path folder;
    private final List<Finding> findings = new ArrayList<>();

    private SafetyChecks(Config config, Path folder) {
        this.config = config;
        this.folder = folder;
    }

    static List<Finding> of(Config config) {
        SafetyChecks checks = new SafetyChecks(config, DataFolders.choose(config.storage()));
        checks.checkUser();
        checks.checkEncryption();
        checks.checkStrength("FIRSTRING_SECRET", config.secret(), STRONG_SECRET_LENGTH);
        checks.checkStrength("FIRSTRING_BOOTSTRAP_TOKEN", config.firstStart().bootstrapToken(), STRONG_TOKEN_LENGTH);
        checks.checkFiles();
        return checks.findings;
    }

    private void checkUser() {
        Optional<String> user = EmbeddedPostgres.findServer(folder)
                .flatMap(server -> server.info().user());
        if (user.isEmpty()) {
            return;
        }
        if (user.get().equals("root")) {
            findings.add(Finding.warn(
                    "user",
                    "the server runs as root",
                    "See event=root_kept in its log for the reason. A break-in would compromise the entire machine."));
        } else {
            findings.add(Finding.ok("user", "the server runs as " + user.get()));
        }
    }

    private void checkEncryption() {
        URI url = config.web().publicUrl();
        boolean isLocal = url == null
                ? OWN_MACHINE.contains(config.web().host())
                : OWN_MACHINE.contains(String.valueOf(url.getHost()));
        if (config.web().tls() != null || (url != null && "https".equals(url.getScheme()))) {
            findings.add(Finding.ok("encryption", url == null ? "TLS" : url.toString()));
        } else if (isLocal) {
            findings.add(Finding.ok("encryption", "none; the server is only reachable from this machine"));
        } else {
            findings.add(Finding.warn(
                    "encryption",
                    "none: passwords, tokens and leads can be read in transit",
                    "Set FIRSTRING_TLS_CERT and _KEY, or FIRSTRING_PUBLIC_URL to the https address of your proxy."));
        }
    }

    private void checkStrength(String setting, @Nullable HiddenText given, int strongLength) {
        if (given == null) {
            return;
        }
        String text = given.reveal();
        boolean isStrong =
                text.length() >= strongLength && text.chars().distinct().count() >= MIN_DISTINCT_CHARACTERS;
        findings.add(
                isStrong
                        ? Finding.ok(setting, "long enough")
                        : Finding.warn(
                                setting,
                                "can be guessed",
                                "Use " + strongLength + " or more random characters, such as: openssl rand -hex 32"));
    }

    private void checkFiles() {
        Config.@Nullable Tls tls = config.web().tls();
        if (tls != null) {
            checkFile("TLS key", tls.key(), PosixFilePermission.OTHERS_READ);
        }
        checkFile("data folder", folder, PosixFilePermission.OTHERS_WRITE);
    }

    private void checkFile(String subject, Path file, PosixFilePermission forbidden) {
        try {
            if (!Files.exists(file)) {
                return;
            }
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
            String state = file + " is " + PosixFilePermissions.toString(permissions);
            String letter = forbidden == PosixFilePermission.OTHERS_READ ? "r" : "w";
            findings.add(
                    permissions.contains(forbidden)
                            ? Finding.fail(subject, state, "Run: chmod o-" + letter + " " + file)
                            : Finding.ok(subject, state));
        } catch (IOException broken) {
            findings.add(
                    Finding.fail(subject, file + " cannot be checked: " + broken, "Make it readable for this user."));
        }
    }
}
