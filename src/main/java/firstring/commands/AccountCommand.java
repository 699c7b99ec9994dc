package firstring.commands;

import firstring.accounts.AccountSettings;
import firstring.accounts.CreatedAccount;
import firstring.accounts.NewAccount;
import firstring.text.EmailAddress;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(name = "account", description = "Makes and lists accounts.", mixinStandardHelpOptions = true)
final class AccountCommand {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Commands commands;

    @Mixin
    private final Printing print = new Printing();

    @Command(description = "Makes an account with its admin and a token for everything, and prints them once.")
    int create(@Parameters(paramLabel = "NAME") String name, @Option(names = "--admin", required = true) String admin)
            throws IOException, SQLException {
        requireAddress(admin);
        try (Installation installation = Installation.open(commands.environment())) {
            CreatedAccount made = installation.bootstrap().create(NewAccount.named(name, admin));
            print.line("account    %d", made.account().value());
            print.line("sign in    %s", made.adminEmail());
            print.line("password   %s", made.adminPassword().reveal());
            print.line("API token  %s", made.token().reveal());
        }
        return 0;
    }

    @Command(description = "Lists all accounts.")
    int list() throws IOException {
        try (Installation installation = Installation.open(commands.environment())) {
            for (AccountSettings account : installation.desk().listAccounts()) {
                print.line("%d\t%s", account.account().value(), account.name());
            }
        }
        return 0;
    }

    static void requireAddress(String email) {
        if (!EmailAddress.isOne(email)) {
            throw CommandFailure.askedWrongly(List.of("\"" + email + "\" is not an e-mail address."));
        }
    }
}
