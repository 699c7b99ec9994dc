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

/** Checks the disk of the data folder, and the secret in it. */
final class FolderChecks {
    private static final long GIB = 1L << 30;
    private static final long MIN_FREE_BYTES = GIB;
    private static final long FEW_FREE_BYTES = 5 * GIB;
    private static final int FEW_FREE_PERCENT = 10;
    private static final Set<PosixFilePermission> OF_OTHERS = EnumSet.complementOf(EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE));

    private FolderChecks() {}

    static Finding disk(Path folder) {
        try {
            FileStore store = Files.getFileStore(existing(folder.toAbsolutePath()));
            return disk(folder, store.getUsableSpace(), store.getTotalSpace());
        } catch (IOException broken) {
            return Finding.fail("disk", folder + " cannot be checked: " + broken, "Make it readable for this user.");
        }
    }

    /** The folder, or the nearest existing parent. */
    private static Path existing(Path folder) {
        Path above = folder.getParent();
        return above == null || Files.exists(folder) ? folder : existing(above);
    }

    static Finding disk(Path folder, long freeBytes, long totalBytes) {
        String state = "%.1f of %.1f GiB free under %s".formatted(gib(freeBytes), gib(totalBytes), folder);
        if (freeBytes < MIN_FREE_BYTES) {
            return Finding.fail(
                    "disk",
                    state,
                    "Make room now: PostgreSQL stops when the disk is full. Lower FIRSTRING_RETENTION_DAYS or enlarge the disk.");
        }
        if (freeBytes < FEW_FREE_BYTES || freeBytes < totalBytes / 100 * FEW_FREE_PERCENT) {
            return Finding.warn("disk", state, "Enlarge the disk, or lower FIRSTRING_RETENTION_DAYS.");
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
                    file + " does not exist",
                    "The first start creates it. If there are tokens already, restore it first, or none of them will work.");
        }
        try {
            return secret(file, Files.getPosixFilePermissions(file));
        } catch (IOException broken) {
            return Finding.fail("secret", file + " cannot be read: " + broken, "Make it readable for this user.");
        }
    }

    private static Finding secret(Path file, Set<PosixFilePermission> permissions) {
        String state = file + " is " + PosixFilePermissions.toString(permissions);
        boolean open = permissions.stream().anyMatch(OF_OTHERS::contains);
        return open
                ? Finding.fail("secret", state, "Run: chmod 600 " + file)
                : Finding.ok("secret", state + "; keep a copy of it, separate from your backups");
    }

    private static double gib(long bytes) {
        return (double) bytes / GIB;
    }
}
