package firstring.commands;

import static org.assertj.core.api.Assertions.assertThat;

import firstring.ServerProcess;
import firstring.TestClient.Reply;
import firstring.postgres.ReadyFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The operator's commands while a server is running. One test runs a command in a separate process. */
final class CommandsTest {
    private static final String FORMS = "/api/v1/webhook/forms";
    private static final Path data = ReadyFolder.made();
    private static final ServerProcess server = ServerProcess.start(settings(data));
    private static final String admin = "ann@second.example";

    private static String account = "";
    private static String token = "";

    /** The exit code and output of a command. */
    private record Run(int exitCode, String out, String err) {
        String value(String label) {
            Matcher found = Pattern.compile("^" + label + "\\s+(\\S+)$", Pattern.MULTILINE)
                    .matcher(out);
            assertThat(found.find()).as(out + err).isTrue();
            return found.group(1);
        }
    }

    @BeforeAll
    static void makeASecondAccount() {
        Run made = done("account", "create", "Second", "--admin", admin);
        account = made.value("account");
        token = made.value("API token");
        assertThat(made.value("sign in")).isEqualTo(admin);
        assertThat(made.value("password")).isNotBlank();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void theTokenOfANewAccountWorksAtOnce() {
        Reply users = server.client().get("/api/v1/users", token);
        assertThat(users.body().at("/data/0/email").asString()).as(users.text()).isEqualTo(admin);
        assertThat(done("account", "list").out().lines())
                .hasSize(2)
                .anyMatch(line -> line.endsWith("\tFirstring"))
                .contains(account + "\tSecond");
    }

    @Test
    void anAccountIsPausedByNameAndResumedById() {
        assertThat(done("account", "pause", "second", "--reason", "Wrong text").out())
                .isEqualTo("The account is paused; 0 messages were already being sent.\n");
        Reply paused = server.client().get("/api/v1/account", token);
        assertThat(paused.body().path("pause_reason").asString())
                .as(paused.text())
                .isEqualTo("Wrong text");
        assertThat(paused.body().path("paused_by").isNull()).isTrue();
        assertThat(done("account", "list").out()).contains(account + "\tSecond\tpaused\n");
        assertThat(done("doctor").out()).contains("warn  paused accounts ", account + " (Second)");
        assertThat(done("account", "resume", account).out()).isEqualTo("The account is resumed.\n");
        assertThat(server.client()
                        .get("/api/v1/account", token)
                        .body()
                        .path("paused")
                        .asBoolean())
                .isFalse();
        assertThat(run("account", "pause", "Elsewhere").err())
                .isEqualTo("firstring: No accounts are named \"Elsewhere\". To see them: ./firstring account list\n");
    }

    @Test
    void aUserIsCreatedOnceAndGetsANewPassword() {
        String email = "bob@second.example";
        Run made = done("user", "create", email, "--name", "Bob", "--role", "team_lead", "--account", account);
        Run again = run("user", "create", email, "--name", "Bob", "--account", account);
        Run changed = done("user", "password", email, "--account", account);

        assertThat(again.exitCode()).isEqualTo(1);
        assertThat(again.err()).isEqualTo("firstring: The account already has a user " + email + ".\n");
        assertThat(changed.value("password")).isNotEqualTo(made.value("password"));
        assertThat(done("user", "list", "--account", account).out())
                .contains("\t" + admin + "\tadmin\tactive\t", "\t" + email + "\tteam_lead\tactive\tBob\n");
    }

    @Test
    void aTokenIsCreatedListedWithoutItsValueAndRevoked() {
        Run made = done("token", "create", "Site", "--user", admin, "--scopes", "intake,family", "--account", account);
        String value = made.value("API token");
        Reply lead = server.client().post(FORMS, value, Map.of("phone_number", "+12135550001"));
        assertThat(lead.status()).as(lead.text()).isEqualTo(201);

        Run listed = done("token", "list", "--account", account);
        assertThat(listed.out()).doesNotContain(value, token);
        String id = idOf("Site", "active\tfamily,intake", listed);

        done("token", "revoke", id, "--account", account);
        assertThat(idOf("Site", "ended", done("token", "list", "--account", account)))
                .isEqualTo(id);
    }

    private static String idOf(String name, String state, Run listed) {
        return listed.out()
                .lines()
                .filter(line -> line.endsWith("\t" + name))
                .filter(line -> line.contains("\t" + state + "\t"))
                .map(line -> line.substring(0, line.indexOf('\t')))
                .findFirst()
                .orElseThrow(() -> new AssertionError(listed.out()));
    }

    @Test
    void aProcessEndsWithTheCodeOfItsCommand() {
        Run done = runInAProcess(settings(data), "version");
        assertThat(done.exitCode()).as(done.err()).isZero();
        assertThat(done.out()).matches("firstring \\d+\\.\\d+\\.\\d+\\n");

        Run wrong = runInAProcess(settings(data), "account", "create", "Third", "--admin", "no-email");
        assertThat(wrong.exitCode()).isEqualTo(2);
        assertThat(wrong.err()).isEqualTo("firstring: \"no-email\" is not an email address.\n");
    }

    @Test
    void aFailedCommandExplainsItselfInOneSentence() {
        Run unclear = run("user", "list");
        assertThat(unclear.exitCode()).isEqualTo(1);
        assertThat(unclear.err())
                .startsWith("firstring: Choose an account with --account: ")
                .contains(account + " (Second)");
    }

    @Test
    void theSchemaIsUpToDate() {
        assertThat(done("migrate").out()).isEqualTo("The schema is up to date.\n");
    }

    @Test
    void aBackupRestoredIntoAnEmptyFolderServesTheSameTokensAndLeads(@TempDir Path folder) throws IOException {
        String phone = "+12135550002";
        Reply lead = server.client().post(FORMS, token, Map.of("phone_number", phone, "first_name", "Rosa"));
        assertThat(lead.status()).as(lead.text()).isEqualTo(201);
        String backup = folder.resolve("firstring.backup").toString();
        Path fresh = ReadyFolder.unpacked();

        assertThat(done("backup", backup).out()).contains(" rows are in " + backup + ".");
        Run intoFull = run("restore", backup);
        Files.copy(data.resolve("secret"), fresh.resolve("secret"));
        Run restored = run(settings(fresh), "restore", backup);

        assertThat(intoFull.exitCode()).isEqualTo(1);
        assertThat(intoFull.err()).startsWith("firstring: The database is not empty ");
        assertThat(restored.exitCode()).as(restored.err()).isZero();
        assertThat(restored.out()).matches("Restored \\d+ rows\\.\n");
        try (ServerProcess second = ServerProcess.start(settings(fresh))) {
            String query = "/api/v1/webhook/contact/phone-number?phone_number=%2B" + phone.substring(1);
            Reply found = second.client().get(query, token);
            assertThat(found.body().path("first_name").asString())
                    .as(found.text())
                    .isEqualTo("Rosa");
            assertThat(second.client()
                            .post(FORMS, token, Map.of("phone_number", "+12135550003"))
                            .status())
                    .isEqualTo(201);
            assertThat(second.terminate()).isZero();
        }
    }

    @Test
    void theDoctorFindsNoFaultWithARunningOrStoppedServer() {
        Run beside = done("doctor");
        assertThat(beside.out())
                .contains(
                        "ok    PostgreSQL ",
                        "ok    fsync ",
                        "ok    lead partitions ",
                        "ok    secret ",
                        "ok    secret's match ",
                        "ok    time ",
                        "warn  second factor ");
        assertThat(beside.out()).doesNotContain("fail  ");

        Map<String, String> elsewhere = settings(ReadyFolder.unpacked());
        Run before = run(elsewhere, "doctor");
        assertThat(before.exitCode()).isZero();
        assertThat(before.out()).contains("warn  database ", "./firstring serve");
        try (ServerProcess second = ServerProcess.start(elsewhere)) {
            assertThat(second.terminate()).isZero();
        }
        Run after = run(elsewhere, "doctor");
        assertThat(after.exitCode()).as(after.out()).isZero();
        assertThat(after.out()).contains("ok    schema ", "ok    lead partitions ");
    }

    @Test
    void theDoctorExitsWithOneWhenACheckFails() {
        Run unreachable = run(
                Map.of("FIRSTRING_DATA", data.toString(), "FIRSTRING_DATABASE_URL", "postgres://u:p@127.0.0.1:1/x"),
                "doctor");
        assertThat(unreachable.exitCode()).isEqualTo(1);
        assertThat(unreachable.out()).contains("fail  database ").doesNotContain("u:p");
    }

    @Test
    void aServerWithoutItsSecretRefusesToStartWithOneSentence() throws IOException {
        Path folder = ReadyFolder.made();
        try (ServerProcess made = ServerProcess.start(settings(folder))) {
            assertThat(made.terminate()).isZero();
        }
        Path secret = folder.resolve("secret");
        byte[] kept = Files.readAllBytes(secret);
        Files.delete(secret);

        assertThat(refusal(folder)).startsWith("firstring: The secret of this installation is missing");
        assertThat(secret).doesNotExist();

        Files.writeString(secret, "");
        assertThat(refusal(folder))
                .isEqualTo("firstring: The file " + secret + " is empty. Restore the installation's secret to it.");
        Files.writeString(secret, "another secret than before\n");
        assertThat(refusal(folder)).startsWith("firstring: " + secret + " is not the secret");
        Run doctor = run(settings(folder), "doctor");
        assertThat(doctor.exitCode()).isEqualTo(1);
        assertThat(doctor.out()).contains("fail  secret's match ");

        Files.write(secret, kept);
        assertThat(run(settings(folder), "doctor").out())
                .contains("ok    secret's match ", "fail  secret ", "chmod 600");
    }

    private static Map<String, String> settings(Path folder) {
        return Map.of("FIRSTRING_DATA", folder.toString());
    }

    private static Run done(String... arguments) {
        Run run = run(arguments);
        assertThat(run.exitCode()).as(run.err()).isZero();
        return run;
    }

    private static Run run(String... arguments) {
        return run(settings(data), arguments);
    }

    private static Run run(Map<String, String> settings, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = Commands.line(new Environment(settings))
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
        return new Run(exitCode, out.toString(), err.toString());
    }

    /** The message of a refused start, without a stack trace; in a separate process, which drops root privileges. */
    private static String refusal(Path folder) {
        Run run = runInAProcess(settings(folder), "serve");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).doesNotContain("\tat ");
        return run.err().lines().filter(line -> line.startsWith("firstring: ")).collect(Collectors.joining("\n"));
    }

    private static Run runInAProcess(Map<String, String> settings, String... arguments) {
        try (ServerProcess command = ServerProcess.launch(settings, List.of(arguments))) {
            int exitCode = command.awaitExit();
            return new Run(exitCode, command.out(), command.log());
        }
    }
}
