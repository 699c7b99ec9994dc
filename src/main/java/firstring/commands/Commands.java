package firstring.commands;

import firstring.SecretFault;
import firstring.postgres.DatabaseFault;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParseResult;

/** The command line with all commands. Exit codes: 0 done, 1 failed, 2 invalid arguments or settings. */
@Command(
        name = "firstring",
        description = "Receives leads and puts each one in front of the right agent.",
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

    /** The configuration source of all commands. */
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
            return fail(CommandFailure.failed(String.valueOf(fault.getMessage())), command, parsed);
        }
        if (failure instanceof SecretFault fault) {
            return fail(CommandFailure.failed(String.valueOf(fault.getMessage())), command, parsed);
        }
        log.error("event=command_failed command={}", command.getCommandName(), failure);
        return CommandFailure.FAILED;
    }
}
