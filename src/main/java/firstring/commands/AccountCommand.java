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

@Command(
        name = "account",
        description = "Creates, lists, pauses and resumes accounts.",
        mixinStandardHelpOptions = true)
final class AccountCommand {
    private static final int MAX_REASON = 255;

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Commands commands;

    @Mixin
    private final Printing print = new Printing();

    @Command(description = "Creates an account with its admin and a token with all scopes, and prints them once.")
    int create(@Parameters(paramLabel = "NAME") String name, @Option(names = "--admin", required = true) String admin)
            throws SQLException {
        requireAddress(admin);
        try (Installation installation = Installation.open(commands.environment())) {
            CreatedAccount created = installation.bootstrap().create(NewAccount.named(name, admin));
            print.line("account    %d", created.account().value());
            print.line("sign in    %s", created.adminEmail());
            print.line("password   %s", created.adminPassword().reveal());
            print.line("API token  %s", created.token().reveal());
        }
        return 0;
    }

    @Command(description = "Lists all accounts.")
    int list() {
        try (Installation installation = Installation.open(commands.environment())) {
            for (AccountSettings account : installation.commands().listAccounts()) {
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
                            + " still accepted.")
    int pause(
            @Parameters(paramLabel = "ACCOUNT", description = "Account id or name.") String account,
            @Option(names = "--reason", description = "Shown to the account's users.") @Nullable String reason) {
        String shownReason = reason == null || reason.isBlank() ? null : reason.strip();
        if (shownReason != null && shownReason.length() > MAX_REASON) {
            throw CommandFailure.invalid(List.of("The reason must be at most %d characters.".formatted(MAX_REASON)));
        }
        try (Installation installation = Installation.open(commands.environment())) {
            int inProgress = installation.commands().pause(installation.account(account), shownReason);
            print.line(
                    "The account is paused; %d %s already being sent.",
                    inProgress, inProgress == 1 ? "message was" : "messages were");
        }
        return 0;
    }

    @Command(description = "Resumes a paused account.")
    int resume(@Parameters(paramLabel = "ACCOUNT", description = "Account id or name.") String account) {
        try (Installation installation = Installation.open(commands.environment())) {
            installation.commands().resume(installation.account(account));
        }
        print.line("The account is resumed.");
        return 0;
    }

    static void requireAddress(String email) {
        if (!EmailAddress.isOne(email)) {
            throw CommandFailure.invalid(List.of("\"" + email + "\" is not an email address."));
        }
    }
}
