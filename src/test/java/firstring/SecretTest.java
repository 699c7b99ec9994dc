package firstring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import firstring.postgres.Database;
import firstring.postgres.TestDatabase;
import firstring.text.HiddenText;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SecretTest {
    @TempDir
    private Path folder;

    @Test
    void itIsCreatedOnceAndReadableOnlyByItsOwner() throws Exception {
        Secret made = Secret.of(null, folder.resolve("new"));

        assertThat(Secret.of(null, folder.resolve("new")).key()).isEqualTo(made.key());
        assertThat(Files.getPosixFilePermissions(folder.resolve("new/secret")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void twoServersStartedAtOnceShareOne() throws Exception {
        List<Callable<byte[]>> starts = new ArrayList<>();
        for (int start = 0; start < 16; start++) {
            starts.add(() -> Secret.of(null, folder).key());
        }
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            assertThat(threads.invokeAll(starts))
                    .allSatisfy(key -> assertThat(key.get())
                            .isEqualTo(Secret.of(null, folder).key()));
        }
        assertThat(folder).isDirectoryNotContaining("glob:**.new");
    }

    @Test
    void aConfiguredSecretWinsAndIsNeverPrinted() {
        Secret given = Secret.of(new HiddenText("a secret of our own"), folder);

        assertThat(given.key()).isEqualTo("a secret of our own".getBytes(StandardCharsets.UTF_8));
        assertThat(given).hasToString("***");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aMissingSecretStopsTheStartInsteadOfBeingReplaced() throws Exception {
        Database database = TestDatabase.create();
        Secret first = Secret.of(config(null), database);
        assertThat(Secret.of(config(null), database).key()).isEqualTo(first.key());
        Path file = Secret.file(folder);
        String text = Files.readString(file);
        Files.delete(file);

        assertThatThrownBy(() -> Secret.of(config(null), database))
                .isInstanceOf(SecretFault.class)
                .hasMessageContaining("Restore the file " + file + " from your backups");
        assertThat(file).doesNotExist();

        Files.writeString(file, text);
        assertThat(Secret.of(config(null), database).key()).isEqualTo(first.key());
    }

    @Test
    void aWrongSecretStopsTheStartWithAMessage() throws Exception {
        Database database = TestDatabase.create();
        Secret.of(config(null), database);

        assertThatThrownBy(() -> Secret.of(config("another secret altogether"), database))
                .isInstanceOf(SecretFault.class)
                .hasMessageStartingWith("FIRSTRING_SECRET is not the secret that this database was created with")
                .hasMessageNotContaining("another secret altogether");

        Files.writeString(Secret.file(folder), "yet another one");
        assertThatThrownBy(() -> Secret.of(config(null), database))
                .isInstanceOf(SecretFault.class)
                .hasMessageStartingWith(Secret.file(folder) + " is not the secret");
    }

    @Test
    void anEmptySecretFileIsReportedInOneSentence() throws Exception {
        Files.writeString(Secret.file(folder), "\n");

        assertThatThrownBy(() -> Secret.of(config(null), TestDatabase.create()))
                .isInstanceOf(SecretFault.class)
                .hasMessage("The file " + Secret.file(folder) + " is empty. Restore the installation's secret to it.");
    }

    @Test
    void anInstallationWithoutAFingerprintNeedsItsSecret() throws Exception {
        Database database = TestDatabase.create();
        database.jdbi()
                .useHandle(handle -> handle.execute("insert into account (account_id, name, created_at, updated_at)"
                        + " values (1, 'Acme', now(), now())"));

        assertThatThrownBy(() -> Secret.of(config(null), database))
                .isInstanceOf(SecretFault.class)
                .hasMessageStartingWith("The secret of this installation is missing");

        Secret brought = Secret.of(config("the secret of that time"), database);
        assertThat(new InstallationStore(database).findFingerprint()).contains(brought.fingerprint());
    }

    private Config config(@Nullable String secret) {
        Map<String, String> environment = new HashMap<>(Map.of("FIRSTRING_DATA", folder.toString()));
        if (secret != null) {
            environment.put("FIRSTRING_SECRET", secret);
        }
        return switch (ConfigReader.read(environment)) {
            case ConfigReading.Readable readable -> readable.config();
            case ConfigReading.Faulty faulty -> throw new IllegalArgumentException(faulty.toString());
        };
    }
}
