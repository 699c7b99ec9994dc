package firstring.commands;

import firstring.App;
import firstring.Config;
import firstring.ConfigReading;
import firstring.RootPrivileges;
import firstring.Setting;
import firstring.accounts.CreatedAccount;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(name = "serve", description = "Runs the server until it is asked to stop.", mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Commands commands;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(names = "--print-config", description = "Print all settings with secrets masked, then exit.")
    private boolean printConfig;

    @Override
    public Integer call() throws InterruptedException {
        ConfigReading.Readable reading = commands.environment().read();
        if (printConfig) {
            reading.settings().stream().map(Setting::line).forEach(out()::println);
            return 0;
        }
        serve(reading.config());
        return 0;
    }

    private void serve(Config config) throws InterruptedException {
        Stop stop = Stop.onSignal(config.limits().stopTime());
        try {
            RootPrivileges.giveUp(config);
            App app = App.start(config);
            announce(app, config.firstStart());
            stop.closeOnSignal(app);
        } finally {
            stop.startEnded();
        }
        new CountDownLatch(1).await();
    }

    private void announce(App app, Config.FirstStart given) {
        out().println("Firstring listens on " + app.url());
        app.firstAccount().ifPresent(account -> introduce(app, account, given));
        out().flush();
    }

    /**
     * Prints the first account's credentials, once in an installation's life: afterward only digests of these secrets
     * exist. Secrets that were given are not repeated, because output ends up in logs.
     */
    private void introduce(App app, CreatedAccount account, Config.FirstStart given) {
        boolean hasToken = given.bootstrapToken() != null;
        String token =
                hasToken ? "'\"$FIRSTRING_BOOTSTRAP_TOKEN\"'" : account.token().reveal();
        out().println("""

                This is the first start. Keep these, they are not shown again:
                  sign in as  %s
                  password    %s
                  API token   %s

                Post a lead:
                  curl -X POST %s/api/v1/webhook/forms \\
                    -H 'Content-Type: application/json' \\
                    -d '{"api_token":"%s","phone_number":"+1 818 555 1234","name":"Jane Roe"}'
                """.formatted(
                        account.adminEmail(),
                        given.adminPassword() == null
                                ? account.adminPassword().reveal()
                                : "the one in FIRSTRING_ADMIN_PASSWORD",
                        hasToken ? "the one in FIRSTRING_BOOTSTRAP_TOKEN" : token,
                        app.url(),
                        token));
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
