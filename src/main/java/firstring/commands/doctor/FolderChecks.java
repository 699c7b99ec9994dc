package firstring.commands.doctor;

import firstring.text.HiddenText;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The disk under the data folder, and the secret in it. */
final class FolderChecks {
    private static final long GIB = 1L << 30;
    private static final long LEAST_FREE_BYTES = GIB;
    private static final long FEW_FREE_BYTES = 5 * GIB;
    private static final int FEW_FREE_PERCENT = 10;
    private static final Set<PosixFilePermission> OF_OTHERS = EnumSet.complementOf(EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE));

    private FolderChecks() {}

    static Finding disk(Path folder) {
        try {
            FileStore store = Files.getFileStore(standing(folder.toAbsolutePath()));
            return disk(folder, store.getUsableSpace(), store.getTotalSpace());
        } catch (IOException broken) {
            return Finding.fail("disk", folder + " cannot be looked at: " + broken, "See that this user may read it.");
        }
    }

    /** The folder, or what is there on the way to it. */
    private static Path standing(Path folder) {
        Path above = folder.getParent();
        return above == null || Files.exists(folder) ? folder : standing(above);
    }

    static Finding disk(Path folder, long freeBytes, long totalBytes) {
        String state = "%.1f of %.1f GiB free under %s".formatted(gib(freeBytes), gib(totalBytes), folder);
        if (freeBytes < LEAST_FREE_BYTES) {
            return Finding.fail(
                    "disk",
                    state,
                    "Make room now: PostgreSQL stops when the disk is full. Lower FIRSTRING_RETENTION_DAYS or grow it.");
        }
        if (freeBytes < FEW_FREE_BYTES || freeBytes < totalBytes / 100 * FEW_FREE_PERCENT) {
            return Finding.warn("disk", state, "Grow the disk, or lower FIRSTRING_RETENTION_DAYS.");
        }
        return Finding.ok("disk", state);
    }

    /** @param given FIRSTRING_SECRET, or null */
    static Finding secret(@Nullable HiddenText given, Path file) {
        if (given != null) {
            return Finding.ok("secret", "comes from FIRSTRING_SECRET");
        }
        if (!Files.exists(file)) {
            return Finding.warn(
                    "secret",
                    file + " is not there",
                    "The first start makes it. If tokens exist already, bring it back first, or none of them works.");
        }
        try {
            return secret(file, Files.getPosixFilePermissions(file));
        } catch (IOException broken) {
            return Finding.fail("secret", file + " cannot be read: " + broken, "See that this user may read it.");
        }
    }

    private static Finding secret(Path file, Set<PosixFilePermission> permissions) {
        String state = file + " is " + PosixFilePermissions.toString(permissions);
        boolean open = permissions.stream().anyMatch(OF_OTHERS::contains);
        return open
                ? Finding.fail("secret", state, "Run: chmod 600 " + file)
                : Finding.ok("secret", state + "; keep a copy of it beside your backups");
    }

    private static double gib(long bytes) {
        return (double) bytes / GIB;
    }
}
