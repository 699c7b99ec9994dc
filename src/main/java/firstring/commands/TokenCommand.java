package firstring.commands;

import firstring.accounts.AccountId;
import firstring.accounts.OperatorCommands.ShownToken;
import firstring.accounts.OperatorCommands.ShownUser;
import firstring.accounts.Scope;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.ScopeType;

@Command(name = "token", description = "Creates, lists and revokes API tokens.", mixinStandardHelpOptions = true)
final class TokenCommand {
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

    @Command(description = "Creates a token that acts as a user, and prints it once.")
    int create(
            @Parameters(paramLabel = "NAME") String name,
            @Option(names = "--user", paramLabel = "EMAIL", required = true) String email,
            @Option(
                            names = "--scopes",
                            split = ",",
                            defaultValue = "intake",
                            description = "intake, family, manage; default: ${DEFAULT-VALUE}")
                    Set<Scope> scopes) {
        try (Installation installation = Installation.open(commands.environment())) {
            AccountId accountId = installation.account(account);
            ShownUser user = UserCommand.require(installation, accountId, email);
            if (!user.active()) {
                throw CommandFailure.failed("The user " + email + " is not active.");
            }
            print.line(
                    "API token  %s",
                    installation
                            .commands()
                            .createToken(accountId, user.id(), name, scopes)
                            .reveal());
        }
        return 0;
    }

    @Command(description = "Lists the tokens of an account, never their values.")
    int list() {
        try (Installation installation = Installation.open(commands.environment())) {
            for (ShownToken token : installation.commands().listTokens(installation.account(account))) {
                print.line(
                        "%d\t%s\t%s\t…%s\t%s",
                        token.id(),
                        token.active() ? "active" : "ended",
                        token.scopes().stream().map(Scope::code).sorted().collect(Collectors.joining(",")),
                        token.hint(),
                        token.name());
            }
        }
        return 0;
    }

    @Command(description = "Revokes a token; every server rejects it within five seconds.")
    int revoke(@Parameters(paramLabel = "ID") long id) {
        try (Installation installation = Installation.open(commands.environment())) {
            if (!installation.commands().revokeToken(installation.account(account), id)) {
                throw CommandFailure.failed("The account has no token " + id + ".");
            }
        }
        print.line("The token is revoked.");
        return 0;
    }
}
