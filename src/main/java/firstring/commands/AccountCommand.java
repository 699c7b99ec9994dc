package firstring.commands;

import firstring.accounts.AccountSettings;
import firstring.accounts.CreatedAccount;
import firstring.accounts.NewAccount;
import firstring.text.EmailAddress;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(name = "account", description = "Makes, lists, pauses and resumes accounts.", mixinStandardHelpOptions = true)
final class AccountCommand {
    private static final int MAX_REASON = 255;

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Commands commands;

    @Mixin
    private final Printing print = new Printing();

    @Command(description = "Makes an account with its admin and a token for everything, and prints them once.")
    int create(@Parameters(paramLabel = "NAME") String name, @Option(names = "--admin", required = true) String admin)
            throws SQLException {
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
    int list() {
        try (Installation installation = Installation.open(commands.environment())) {
            for (AccountSettings account : installation.desk().listAccounts()) {
                print.line(
                        "%d\t%s%s",
                        account.account().value(), account.name(), account.pause() == null ? "" : "\tpaused");
            }
        }
        return 0;
    }

    @Command(
            description =
                    "Stops all sequences, messages and bulk actions of an account at once, on every server. Leads are"
                            + " taken as ever.")
    int pause(
            @Parameters(paramLabel = "ACCOUNT", description = "Its id or its name.") String account,
            @Option(names = "--reason", description = "Shown to the account's users.") @Nullable String reason) {
        String told = reason == null || reason.isBlank() ? null : reason.strip();
        if (told != null && told.length() > MAX_REASON) {
            throw CommandFailure.askedWrongly(
                    List.of("The reason is longer than %d characters.".formatted(MAX_REASON)));
        }
        try (Installation installation = Installation.open(commands.environment())) {
            int underWay = installation.desk().pause(installation.account(account), told);
            print.line(
                    "The account is paused; %d %s under way already.",
                    underWay, underWay == 1 ? "message was" : "messages were");
        }
        return 0;
    }

    @Command(description = "Has a paused account go on.")
    int resume(@Parameters(paramLabel = "ACCOUNT", description = "Its id or its name.") String account) {
        try (Installation installation = Installation.open(commands.environment())) {
            installation.desk().resume(installation.account(account));
        }
        print.line("The account goes on.");
        return 0;
    }

    static void requireAddress(String email) {
        if (!EmailAddress.isOne(email)) {
            throw CommandFailure.askedWrongly(List.of("\"" + email + "\" is not an email address."));
        }
    }
}
