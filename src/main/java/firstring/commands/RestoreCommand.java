package firstring.commands;

import firstring.Config;
import firstring.OpenDatabase;
import firstring.Secret;
import firstring.postgres.backup.Restore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "restore",
        description = "Restores a backup into an empty data folder or database, completely or not at all.",
        mixinStandardHelpOptions = true)
final class RestoreCommand implements Callable<Integer> {
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
        if (!Files.isReadable(file)) {
            throw CommandFailure.failed("The file " + file + " cannot be read.");
        }
        Config config = commands.environment().config();
        try (OpenDatabase open = OpenDatabase.forCommand(config.storage())) {
            String fingerprint = Secret.require(config).fingerprint();
            print.line("Restored %d rows.", Restore.read(open.database().dataSource(), file, fingerprint));
        }
        return 0;
    }
}
