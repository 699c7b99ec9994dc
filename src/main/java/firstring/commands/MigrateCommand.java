package firstring.commands;

import firstring.OpenDatabase;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "migrate",
        description = "Migrates the database schema to this version. The server also does this when it starts.",
        mixinStandardHelpOptions = true)
final class MigrateCommand implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Commands commands;

    @Mixin
    private final Printing print = new Printing();

    @Override
    public Integer call() {
        try (OpenDatabase open =
                OpenDatabase.forCommand(commands.environment().config().storage())) {
            open.migrate();
        }
        print.line("The schema is up to date.");
        return 0;
    }
}
