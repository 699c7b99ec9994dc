package firstring;

import firstring.postgres.Database;
import firstring.postgres.SecretFingerprint;
import firstring.text.HiddenText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The installation's key, kept outside the database: without it no stored token digest can be matched or guessed. All
 * nodes of one installation share it.
 */
public final class Secret {
    private static final String FILE_NAME = "secret";
    private static final int LENGTH_BYTES = 32;

    private final HiddenText text;

    private Secret(HiddenText text) {
        this.text = text;
    }

    /**
     * The secret of the installation that this database belongs to. Created in the data folder for a database without
     * accounts; otherwise it must match the database's fingerprint, or the server does not start.
     */
    public static Secret of(Config config, Database database) {
        return of(config.secret(), DataFolders.choose(config.storage()), new InstallationStore(database));
    }

    /** The existing secret, if there is one. */
    public static Optional<Secret> find(Config config) {
        return find(config.secret(), DataFolders.choose(config.storage()));
    }

    /** The existing secret; throws a {@link SecretFault} if there is none. */
    public static Secret require(Config config) {
        Path folder = DataFolders.choose(config.storage());
        return find(config.secret(), folder)
                .orElseThrow(() -> new SecretFault("There is no secret in " + folder
                        + ". Copy the file `secret` there from the data folder of the installation"
                        + " that was backed up, or set FIRSTRING_SECRET to that installation's value."));
    }

    /** The file with the secret, used when FIRSTRING_SECRET is not set. */
    public static Path file(Path dataFolder) {
        return dataFolder.resolve(FILE_NAME);
    }

    /** FIRSTRING_SECRET if set; otherwise the file in the data folder, created once and readable only by its owner. */
    static Secret of(@Nullable HiddenText given, Path dataFolder) {
        return find(given, dataFolder).orElseGet(() -> make(dataFolder));
    }

    private static Secret of(@Nullable HiddenText given, Path folder, InstallationStore store) {
        Optional<String> known = store.findFingerprint();
        Optional<Secret> found = find(given, folder);
        if (found.isEmpty() && (known.isPresent() || store.hasAccounts())) {
            throw new SecretFault(
                    "The secret of this installation is missing, and without it no token or password works."
                            + " Restore the file " + file(folder)
                            + " from your backups, or set FIRSTRING_SECRET to its value.");
        }
        Secret secret = found.orElseGet(() -> make(folder));
        if (known.isEmpty()) {
            store.rememberFingerprint(secret.fingerprint());
        }
        String source = given == null ? file(folder).toString() : "FIRSTRING_SECRET";
        store.findFingerprint().ifPresent(fingerprint -> secret.requireKnown(fingerprint, source));
        return secret;
    }

    private void requireKnown(String fingerprint, String source) {
        if (!fingerprint.equals(fingerprint())) {
            throw new SecretFault(source
                    + " is not the secret that this database was created with, so no token or password would"
                    + " work. Restore the original secret (its fingerprint is " + fingerprint + "; this one's is"
                    + " " + fingerprint() + ").");
        }
    }

    private static Optional<Secret> find(@Nullable HiddenText given, Path dataFolder) {
        if (given != null) {
            return Optional.of(new Secret(given));
        }
        Path file = file(dataFolder);
        return Files.exists(file) ? Optional.of(new Secret(read(file))) : Optional.empty();
    }

    private static HiddenText read(Path file) {
        try {
            String text = Files.readString(file, StandardCharsets.US_ASCII).strip();
            if (text.isEmpty()) {
                throw new SecretFault("The file " + file + " is empty. Restore the installation's secret to it.");
            }
            return new HiddenText(text);
        } catch (IOException broken) {
            throw new SecretFault("The secret in " + file + " cannot be read: " + broken.getMessage() + ".", broken);
        }
    }

    private static Secret make(Path dataFolder) {
        Path file = file(dataFolder);
        try {
            make(file, Files.createDirectories(dataFolder));
        } catch (IOException broken) {
            throw new SecretFault(
                    "The secret could not be created in " + file + ": " + broken.getMessage() + ".", broken);
        }
        return new Secret(read(file));
    }

    /** Writes a temporary file and links it into place, so that two processes starting at once read the same complete file. */
    private static void make(Path file, Path folder) throws IOException {
        Path beside = Files.createTempFile(
                folder,
                FILE_NAME,
                ".new",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            byte[] random = new byte[LENGTH_BYTES];
            new SecureRandom().nextBytes(random);
            Files.writeString(beside, HexFormat.of().formatHex(random) + "\n", StandardOpenOption.SYNC);
            Files.createLink(file, beside);
        } catch (FileAlreadyExistsException madeByAnother) {
            // the other process's file is read
        } finally {
            Files.delete(beside);
        }
    }

    /** Identifies the secret without revealing it. */
    public String fingerprint() {
        return SecretFingerprint.of(key());
    }

    /** The key of every digest. */
    public byte[] key() {
        return text.reveal().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return HiddenText.SHOWN_AS;
    }
}
