package firstring.commands;

import firstring.Config;
import firstring.OpenDatabase;
import firstring.Secret;
import firstring.postgres.backup.Backup;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "backup",
        description = "Writes a consistent backup of the installation to a file. The server can keep running.",
        mixinStandardHelpOptions = true)
final class BackupCommand implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Commands commands;

    @Mixin
    private final Printing print = new Printing();

    @Parameters(paramLabel = "FILE")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path file;

    @Override
    public Integer call() throws IOException {
        Config config = commands.environment().config();
        try (OpenDatabase open = OpenDatabase.forCommand(config.storage())) {
            String fingerprint = Secret.of(config, open.database()).fingerprint();
            long rows = Backup.write(open.database().dataSource(), file, fingerprint);
            print.line("%d rows are in %s. Keep the secret too: the backup does not contain it.", rows, file);
        }
        return 0;
    }
}
