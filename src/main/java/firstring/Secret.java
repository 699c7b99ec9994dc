package firstring;

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
import org.jspecify.annotations.Nullable;

/**
 * The installation's key, kept outside the database: without it no stored token digest can be matched or guessed. All
 * nodes of one installation share it.
 */
public final class Secret {
    private static final String FILE_NAME = "secret";
    private static final int MADE_BYTES = 32;

    private final HiddenText text;

    private Secret(HiddenText text) {
        this.text = text;
    }

    /** The secret of the installation that this configuration describes. */
    public static Secret of(Config config) throws IOException {
        return of(config.secret(), DataFolders.choose(config.storage()));
    }

    /** Where it is kept when it is not given. */
    public static Path file(Path dataFolder) {
        return dataFolder.resolve(FILE_NAME);
    }

    /** FIRSTRING_SECRET when given; else the file in the data folder, made there once, readable by its owner alone. */
    static Secret of(@Nullable HiddenText given, Path dataFolder) throws IOException {
        return new Secret(given != null ? given : readOrMake(file(dataFolder)));
    }

    private static HiddenText readOrMake(Path file) throws IOException {
        if (!Files.exists(file)) {
            make(file);
        }
        String text = Files.readString(file, StandardCharsets.US_ASCII).strip();
        if (text.isEmpty()) {
            throw new IOException("The file " + file + " is empty; bring the installation's secret back into it.");
        }
        return new HiddenText(text);
    }

    /** Written beside and linked into place, so that of two processes starting at once both read the same whole file. */
    private static void make(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        Path beside = Files.createTempFile(
                file.getParent(),
                FILE_NAME,
                ".new",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            byte[] random = new byte[MADE_BYTES];
            new SecureRandom().nextBytes(random);
            Files.writeString(beside, HexFormat.of().formatHex(random) + "\n", StandardOpenOption.SYNC);
            Files.createLink(file, beside);
        } catch (FileAlreadyExistsException madeByAnother) {
            // theirs is read
        } finally {
            Files.delete(beside);
        }
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
