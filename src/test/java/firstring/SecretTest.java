package firstring;

import static org.assertj.core.api.Assertions.assertThat;

import firstring.text.HiddenText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SecretTest {
    @Test
    void itIsMadeOnceAndReadableByItsOwnerAlone(@TempDir Path folder) throws Exception {
        Secret made = Secret.of(null, folder.resolve("new"));

        assertThat(Secret.of(null, folder.resolve("new")).key()).isEqualTo(made.key());
        assertThat(Files.getPosixFilePermissions(folder.resolve("new/secret")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void twoThatStartAtOnceShareOne(@TempDir Path folder) throws Exception {
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
    void theGivenOneWinsAndNeverShowsItself(@TempDir Path folder) throws Exception {
        Secret given = Secret.of(new HiddenText("a secret of our own"), folder);

        assertThat(given.key()).isEqualTo("a secret of our own".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertThat(given).hasToString("***");
        assertThat(folder).isEmptyDirectory();
    }
}
