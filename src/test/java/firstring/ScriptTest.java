package firstring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code ./firstring} in a separate checkout, with a JDK and a Maven that only print their arguments. */
final class ScriptTest {
    private static final Path SCRIPT = Path.of("firstring").toAbsolutePath();

    @TempDir
    private Path folder;

    private Path root;

    private record Run(int exitCode, String out, String err) {}

    @BeforeEach
    void checkOut() throws IOException {
        root = folder.resolve("a checkout");
        Files.createDirectories(root.resolve("src/main"));
        Files.createDirectories(root.resolve("target/lib"));
        Files.createFile(root.resolve("pom.xml"));
        Files.copy(SCRIPT, root.resolve("firstring"));
        executable("jdk/bin/javac", "");
        executable("jdk/bin/java", "printf '%s\\n' \"$@\"; exit 7");
        executable(
                "a checkout/mvnw", "echo \"mvn $*\" >&2; echo built >'" + root.resolve("target/firstring.jar") + "'");
        Files.createDirectories(root.resolve(".mvn/wrapper"));
        Files.writeString(
                root.resolve(".mvn/wrapper/maven-wrapper.properties"),
                "distributionUrl=https://example.com/apache-maven-3.9.11-bin.zip\n");
        executable("a checkout/.tools/wrapper/dists/apache-maven-3.9.11/x/bin/mvn", "");
        executable("bin/node", "");
        executable("bin/npm", "echo \"npm $*\" >&2");
        Files.createDirectories(root.resolve("src/test/postman"));
        Files.writeString(root.resolve("src/test/postman/package-lock.json"), "{}");
        Files.writeString(folder.resolve("jdk/release"), "JAVA_VERSION=\"25.0.1\"\n");
    }

    @Test
    void itBuildsOnceAndBecomesTheJvm() throws Exception {
        Run first = run("serve", "--print-config");
        Run second = run("version");

        assertThat(first.err()).contains("firstring: building").contains("package");
        assertThat(first.exitCode()).isEqualTo(7);
        assertThat(first.out().lines())
                .containsExactly(
                        "@" + root.resolve("jvm.options"),
                        "-cp",
                        root.resolve("target/firstring.jar") + ":" + root.resolve("target/lib/*"),
                        "firstring.Main",
                        "serve",
                        "--print-config");
        assertThat(second.err()).isEmpty();
        assertThat(second.out()).endsWith("version\n");
    }

    @Test
    void twoServersStartedAtOnceAfterABuildTrainTheStartCacheOnce() throws Exception {
        Path trainings = folder.resolve("trainings");
        executable("jdk/bin/java", """
                case "$*" in
                  *--train*)
                    echo training >>'%s'
                    sleep 1
                    for last; do :; done
                    echo cache >"$last"
                    exit 0;;
                esac
                exit 7
                """.formatted(trainings));
        assertThat(run("version").exitCode()).isEqualTo(7);
        Process first = start("serve");
        Process second = start("serve");

        assertThat(first.waitFor()).isEqualTo(7);
        assertThat(second.waitFor()).isEqualTo(7);
        assertThat(trainings).hasContent("training");
    }

    private Process start(String argument) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(root.resolve("firstring").toString(), argument)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        return inACheckout(builder).start();
    }

    private ProcessBuilder inACheckout(ProcessBuilder builder) {
        Map<String, String> environment = builder.environment();
        environment.put("JAVA_HOME", folder.resolve("jdk").toString());
        environment.put("PATH", folder.resolve("bin") + ":" + environment.get("PATH"));
        return builder.directory(Path.of("/").toFile());
    }

    @Test
    void itBuildsAgainWhenASourceChanged() throws Exception {
        run("version");
        Files.createFile(root.resolve("src/main/New.java"));

        assertThat(run("version").err()).contains("firstring: building");
        assertThat(run("version").err()).isEmpty();
    }

    @Test
    void aFailedBuildIsReportedAndNothingRuns() throws Exception {
        executable("a checkout/mvnw", "echo 'no such thing' >&2; exit 1");

        Run run = run("serve");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("no such thing").endsWith("firstring: the build failed, see above.\n");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void theTestCommandRunsTheBuild() throws Exception {
        assertThat(run("test").err()).endsWith(" verify\n").doesNotContain("-Dfaults");
        assertThat(run("test", "--faults").err()).endsWith(" -Dfaults verify\n");
        assertThat(run("test", "--fast").exitCode()).isEqualTo(1);
    }

    @Test
    void theRunnerOfThePostmanCollectionIsInstalledOnceForEachLockFile() throws Exception {
        assertThat(run("test").err()).contains("npm ci --prefix " + root.resolve("target/newman"));
        assertThat(run("test").err()).doesNotContain("npm");
        Files.writeString(root.resolve("src/test/postman/package-lock.json"), "{\"lockfileVersion\":3}");
        assertThat(run("test").err()).contains("npm ci");
        executable("bin/npm", "exit 1");
        Files.writeString(root.resolve("src/test/postman/package-lock.json"), "{}");
        assertThat(run("test").err()).endsWith("firstring: npm could not install newman.\n");
    }

    private void executable(String name, String commands) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + commands + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Run run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(root.resolve("firstring").toString()));
        command.addAll(List.of(arguments));
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        int exitCode = inACheckout(builder).start().waitFor();
        return new Run(exitCode, Files.readString(out), Files.readString(err));
    }
}
