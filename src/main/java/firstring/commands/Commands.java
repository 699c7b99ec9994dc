package firstring.commands;

import firstring.SecretFault;
import firstring.postgres.DatabaseFault;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParseResult;

/** All commands, and how each ends: 0 done, 1 could not be done, 2 asked or configured wrongly. */
@Command(
        name = "firstring",
        description = "Takes leads and has each one in front of the right agent.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            ServeCommand.class,
            TestCommand.class,
            MigrateCommand.class,
            AccountCommand.class,
            UserCommand.class,
            TokenCommand.class,
            BackupCommand.class,
            RestoreCommand.class,
            DoctorCommand.class,
            BenchCommand.class,
            VersionCommand.class,
        })
public final class Commands {
    private static final Logger log = LoggerFactory.getLogger(Commands.class);

    private final Environment environment;

    private Commands(Environment environment) {
        this.environment = environment;
    }

    public static int run(String[] arguments) {
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        return line(new Environment(System.getenv())).execute(arguments);
    }

    static CommandLine line(Environment environment) {
        return new CommandLine(new Commands(environment))
                .setExecutionExceptionHandler(Commands::fail)
                .setCaseInsensitiveEnumValuesAllowed(true);
    }

    /** What the commands are configured by. */
    Environment environment() {
        return environment;
    }

    private static int fail(Exception failure, CommandLine command, ParseResult parsed) {
        if (failure instanceof CommandFailure expected) {
            expected.sentences().forEach(command.getErr()::println);
            command.getErr().flush();
            return expected.exitCode();
        }
        if (failure instanceof DatabaseFault fault) {
            return fail(CommandFailure.couldNot(String.valueOf(fault.getMessage())), command, parsed);
        }
        if (failure instanceof SecretFault fault) {
            return fail(CommandFailure.couldNot(String.valueOf(fault.getMessage())), command, parsed);
        }
        log.error("event=command_failed command={}", command.getCommandName(), failure);
        return CommandFailure.COULD_NOT;
    }
}
