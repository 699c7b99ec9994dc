package firstring.accounts;

import firstring.accounts.tokens.TokenMint;
import firstring.accounts.tokens.TokenValue;
import firstring.accounts.users.Passwords;
import firstring.accounts.users.User;
import firstring.postgres.Database;
import firstring.text.HiddenText;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates accounts: the first one when the server starts on an empty database, further ones by command. */
public final class Bootstrap {
    private static final Logger LOG = LoggerFactory.getLogger(Bootstrap.class);
    private static final String TOKEN_NAME = "First token";
    private static final String ADMIN_NAME = "Admin";

    private final Database database;
    private final Stores stores;
    private final TokenMint mint;
    private final InstantSource clock;
    private final AccountCreated port;
    private final Passwords passwords;

    Bootstrap(
            Database database,
            Stores stores,
            TokenMint mint,
            InstantSource clock,
            AccountCreated port,
            Passwords passwords) {
        this.database = database;
        this.stores = stores;
        this.mint = mint;
        this.clock = clock;
        this.port = port;
        this.passwords = passwords;
    }

    /** Creates the first account unless there has been one; if several nodes start at once, one creates it. */
    public Optional<CreatedAccount> createFirst(NewAccount asked) throws SQLException {
        return database.jdbi()
                .inTransaction(tx ->
                        stores.accounts().claimFirst(tx) && !stores.accounts().anyExists(tx)
                                ? Optional.of(create(tx, asked))
                                : Optional.empty());
    }

    /** Creates another account. Its token's value must not be in use. */
    public CreatedAccount create(NewAccount asked) throws SQLException {
        return database.jdbi().inTransaction(tx -> create(tx, asked));
    }

    private CreatedAccount create(Handle tx, NewAccount asked) throws SQLException {
        Instant now = clock.instant();
        AccountId account = new AccountId(mint.ids().next());
        UserId admin = new UserId(mint.ids().next());
        HiddenText password =
                asked.adminPassword() == null ? new HiddenText(TokenValue.makePassword()) : asked.adminPassword();
        warnOfWeak(asked);
        stores.accounts().insert(tx, account, asked, now);
        stores.users().insert(tx, account, adminUser(admin, asked, now), passwords.hash(password.reveal()));
        TokenMint.Issued token = mint.issue(tx, account, tokenRequest(admin, asked), now)
                .orElseThrow(() -> new IllegalStateException("This value cannot be used."));
        port.accountCreated(tx.getConnection(), account, now);
        return new CreatedAccount(account, admin, asked.adminEmail(), password, token.value());
    }

    /** A given password is accepted even if it is weak: the installation may have to start unattended. */
    private void warnOfWeak(NewAccount asked) {
        HiddenText given = asked.adminPassword();
        if (given != null
                && passwords.findFault(given, List.of(asked.adminEmail())).isPresent()) {
            LOG.warn("event=weak_admin_password advice=\"Change the admin's password in the console.\"");
        }
    }

    private static User adminUser(UserId id, NewAccount asked, Instant now) {
        return User.created(id, ADMIN_NAME, asked.adminEmail(), Role.ADMIN, now);
    }

    private static TokenMint.Request tokenRequest(UserId admin, NewAccount asked) {
        Set<Scope> all = Set.copyOf(EnumSet.allOf(Scope.class));
        return TokenMint.Request.unlimited(admin, TOKEN_NAME, all, asked.token());
    }
}
