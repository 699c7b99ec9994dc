package firstring.accounts;

import firstring.accounts.audit.AuditLog;
import firstring.accounts.tokens.Token;
import firstring.accounts.tokens.TokenChanges;
import firstring.accounts.tokens.TokenJson;
import firstring.accounts.tokens.TokenMint;
import firstring.accounts.tokens.TokenValue;
import firstring.accounts.users.Passwords;
import firstring.accounts.users.User;
import firstring.accounts.users.UserChanges;
import firstring.accounts.users.UserView;
import firstring.postgres.Database;
import firstring.text.HiddenText;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The commands of the operator for an account. No token is needed: anyone with access to the data folder or the
 * database URL has full access. A running server notices changes within five seconds.
 */
public final class OperatorCommands {
    private static final int MAX_SHOWN = 10_000;

    private final Database database;
    private final Stores stores;
    private final TokenMint mint;
    private final Pauses pauses;
    private final InstantSource clock;
    private final Passwords passwords;

    OperatorCommands(
            Database database, Stores stores, TokenMint mint, Pauses pauses, InstantSource clock, Passwords passwords) {
        this.database = database;
        this.stores = stores;
        this.mint = mint;
        this.pauses = pauses;
        this.clock = clock;
        this.passwords = passwords;
    }

    /** A user as the command line shows them. */
    public record ShownUser(UserId id, String email, String name, Role role, boolean active) {}

    /** A token as the command line shows it. */
    public record ShownToken(long id, String name, UserId user, Set<Scope> scopes, String hint, boolean active) {}

    public List<AccountSettings> listAccounts() {
        return stores.accounts().list(MAX_SHOWN);
    }

    /** Returns how many messages could no longer be stopped. */
    public int pause(AccountId account, @Nullable String reason) {
        return pauses.pause(Author.operator(account), reason);
    }

    public void resume(AccountId account) {
        pauses.resume(Author.operator(account));
    }

    public List<ShownUser> listUsers(AccountId account) {
        return stores.users().list(account, 0, null, MAX_SHOWN).stream()
                .map(OperatorCommands::shown)
                .toList();
    }

    public Optional<ShownUser> findUser(AccountId account, String email) {
        return stores.users().list(account, 0, email, 1).stream()
                .map(OperatorCommands::shown)
                .findFirst();
    }

    /** Creates a user with a generated password. The address must not be in use in the account. */
    public HiddenText createUser(AccountId account, String email, String name, Role role) throws SQLException {
        HiddenText password = new HiddenText(TokenValue.makePassword());
        String hash = passwords.hash(password.reveal());
        User user = User.created(new UserId(mint.ids().next()), name, email, role, clock.instant());
        database.jdbi().useTransaction(tx -> {
            stores.users().insert(tx, account, user, hash);
            stores.audit().created(tx, Author.operator(account), UserChanges.thing(user), UserView.of(user));
        });
        return password;
    }

    /** Gives a user a generated password and ends all of the user's sessions. */
    public HiddenText resetPassword(AccountId account, UserId user) {
        HiddenText password = new HiddenText(TokenValue.makePassword());
        String hash = passwords.hash(password.reveal());
        AuditLog.Thing thing =
                UserChanges.thing(stores.users().find(account, user).orElseThrow());
        database.jdbi().useTransaction(tx -> {
            stores.users().setPassword(tx, account, user, hash);
            stores.audit().changed(tx, Author.operator(account), thing, Map.of(), Map.of("password", password));
        });
        return password;
    }

    public List<ShownToken> listTokens(AccountId account) {
        Instant now = clock.instant();
        return stores.tokens().list(account, 0, MAX_SHOWN).stream()
                .map(token -> shown(token, now))
                .toList();
    }

    /** Creates a token with a generated value and without an expiration. */
    public HiddenText createToken(AccountId account, UserId user, String name, Set<Scope> scopes) {
        TokenMint.Request asked = TokenMint.Request.unlimited(user, name, scopes, null);
        return database.jdbi()
                .inTransaction(tx -> issue(tx, account, asked))
                .orElseThrow(() -> new IllegalStateException("a generated value was taken"))
                .value();
    }

    private Optional<TokenMint.Issued> issue(Handle tx, AccountId account, TokenMint.Request asked) {
        Optional<TokenMint.Issued> issued = mint.issue(tx, account, asked, clock.instant());
        issued.map(TokenMint.Issued::token)
                .ifPresent(token -> stores.audit()
                        .created(tx, Author.operator(account), TokenChanges.thing(token), TokenJson.of(token)));
        return issued;
    }

    /** False when the account has no such token. */
    public boolean revokeToken(AccountId account, long id) {
        Instant now = clock.instant();
        return database.jdbi().inTransaction(tx -> {
            Optional<Token> token = stores.tokens().lock(tx, account, id);
            token.filter(found -> found.revokedAt() == null).ifPresent(found -> revoke(tx, account, found, now));
            return token.isPresent();
        });
    }

    private void revoke(Handle tx, AccountId account, Token token, Instant now) {
        Token revoked = token.revoked(now);
        stores.tokens().update(tx, account, revoked, now);
        AuditLog.Thing thing = TokenChanges.thing(token);
        stores.audit().changed(tx, Author.operator(account), thing, TokenJson.of(token), TokenJson.of(revoked));
    }

    private static ShownUser shown(User user) {
        return new ShownUser(user.id(), user.email(), user.name(), user.role(), user.active());
    }

    private static ShownToken shown(Token token, Instant now) {
        return new ShownToken(
                token.id(), token.name(), token.user(), token.scopes(), token.hint(), token.isInForce(now));
    }
}
