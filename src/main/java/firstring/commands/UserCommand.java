package firstring.commands;

import firstring.accounts.AccountId;
import firstring.accounts.OperatorCommands.ShownUser;
import firstring.accounts.Role;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.ScopeType;

@Command(name = "user", description = "Creates and lists users, and resets passwords.", mixinStandardHelpOptions = true)
final class UserCommand {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Commands commands;

    @Mixin
    private final Printing print = new Printing();

    @Option(
            names = "--account",
            paramLabel = "ID",
            scope = ScopeType.INHERIT,
            description = "The account's id; not needed when there is only one.")
    private @Nullable Long account;

    @Command(description = "Creates a user and prints the generated password once.")
    int create(
            @Parameters(paramLabel = "EMAIL") String email,
            @Option(names = "--name", required = true) String name,
            @Option(names = "--role", defaultValue = "agent", description = "admin, team_lead or agent") Role role)
            throws SQLException {
        AccountCommand.requireAddress(email);
        try (Installation installation = Installation.open(commands.environment())) {
            AccountId accountId = installation.account(account);
            if (installation.commands().findUser(accountId, email).isPresent()) {
                throw CommandFailure.failed("The account already has a user " + email + ".");
            }
            print.line(
                    "password   %s",
                    installation
                            .commands()
                            .createUser(accountId, email, name, role)
                            .reveal());
        }
        return 0;
    }

    @Command(description = "Lists the users of an account.")
    int list() {
        try (Installation installation = Installation.open(commands.environment())) {
            for (ShownUser user : installation.commands().listUsers(installation.account(account))) {
                print.line(
                        "%d\t%s\t%s\t%s\t%s",
                        user.id().value(),
                        user.email(),
                        user.role().code(),
                        user.active() ? "active" : "inactive",
                        user.name());
            }
        }
        return 0;
    }

    @Command(description = "Resets a user's password and prints the new one once.")
    int password(@Parameters(paramLabel = "EMAIL") String email) {
        try (Installation installation = Installation.open(commands.environment())) {
            AccountId accountId = installation.account(account);
            ShownUser user = require(installation, accountId, email);
            print.line(
                    "password   %s",
                    installation.commands().resetPassword(accountId, user.id()).reveal());
        }
        return 0;
    }

    static ShownUser require(Installation installation, AccountId account, String email) {
        return installation
                .commands()
                .findUser(account, email)
                .orElseThrow(() -> CommandFailure.failed("The account has no user " + email + "."));
    }
}
