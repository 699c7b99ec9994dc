package firstring.commands;

import firstring.Config;
import firstring.OpenDatabase;
import firstring.Secret;
import firstring.accounts.AccountId;
import firstring.accounts.AccountPorts;
import firstring.accounts.AccountSettings;
import firstring.accounts.Accounts;
import firstring.accounts.Bootstrap;
import firstring.accounts.OperatorCommands;
import firstring.accounts.tokens.TokenKey;
import firstring.contacts.catalog.DefaultDispositionStatusStore;
import firstring.messages.MessagesInProgressStore;
import firstring.postgres.Database;
import firstring.postgres.Ids;
import firstring.routing.HandOutStore;
import firstring.routing.ParkedLeadsWait;
import firstring.routing.RingGroupTeams;
import firstring.sequences.steps.StepsInProgressStore;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Gives a command access to the accounts of this installation, in the running server's database or in one started for
 * it.
 */
final class Installation implements AutoCloseable {
    private final OpenDatabase open;
    private final Accounts accounts;

    private Installation(OpenDatabase open, Accounts accounts) {
        this.open = open;
        this.accounts = accounts;
    }

    static Installation open(Environment environment) {
        Config config = environment.config();
        OpenDatabase open = OpenDatabase.forCommand(config.storage());
        try {
            open.migrate();
            return new Installation(open, accounts(open.database(), Secret.of(config, open.database())));
        } catch (RuntimeException failed) {
            open.close();
            throw failed;
        }
    }

    private static Accounts accounts(Database database, Secret secret) {
        InstantSource clock = Clock.tick(Clock.systemUTC(), Duration.ofNanos(1_000));
        Ids ids = new Ids(database);
        AccountPorts ports = new AccountPorts(
                new ParkedLeadsWait(new HandOutStore(database), clock),
                new DefaultDispositionStatusStore(ids),
                new RingGroupTeams(database),
                List.of(new StepsInProgressStore(database), new MessagesInProgressStore(database, clock)));
        return new Accounts(database, ids, new TokenKey(secret.key()), clock, ports);
    }

    Bootstrap bootstrap() {
        return accounts.bootstrap();
    }

    OperatorCommands commands() {
        return accounts.operatorCommands();
    }

    /** The account with this id; null: the only one. */
    AccountId account(@Nullable Long id) {
        List<AccountSettings> all = commands().listAccounts();
        List<AccountSettings> matching = all.stream()
                .filter(account -> id == null || account.account().value() == id)
                .toList();
        if (matching.size() == 1) {
            return matching.getFirst().account();
        }
        String known = all.stream()
                .map(account -> account.account().value() + " (" + account.name() + ")")
                .collect(Collectors.joining(", "));
        throw CommandFailure.failed("Choose an account with --account: " + known);
    }

    /** The account with this id, or the only one with this name. */
    AccountId account(String idOrName) {
        List<AccountSettings> all = commands().listAccounts();
        Predicate<AccountSettings> hasId =
                account -> Long.toString(account.account().value()).equals(idOrName);
        Predicate<AccountSettings> hasName = account -> account.name().equalsIgnoreCase(idOrName);
        List<AccountSettings> matching = Stream.of(hasId, hasName)
                .map(is -> all.stream().filter(is).toList())
                .filter(found -> !found.isEmpty())
                .findFirst()
                .orElse(List.of());
        if (matching.size() != 1) {
            throw CommandFailure.failed("%s accounts are named \"%s\". To see them: ./firstring account list"
                    .formatted(matching.isEmpty() ? "No" : "Several", idOrName));
        }
        return matching.getFirst().account();
    }

    @Override
    public void close() {
        accounts.close();
        open.close();
    }
}
