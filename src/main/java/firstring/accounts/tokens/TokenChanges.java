package firstring.accounts.tokens;

import firstring.accounts.AccountId;
import firstring.accounts.AccountSettings;
import firstring.accounts.Author;
import firstring.accounts.Caller;
import firstring.accounts.Guard;
import firstring.accounts.Stores;
import firstring.accounts.TimeSources;
import firstring.accounts.UserId;
import firstring.accounts.audit.AuditLog;
import firstring.accounts.users.User;
import firstring.http.Answer;
import firstring.http.Call;
import firstring.http.Etag;
import firstring.http.Params;
import firstring.http.Patch;
import firstring.postgres.Database;
import firstring.text.HiddenText;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Issues, edits, rotates and revokes tokens, each in one transaction. */
public final class TokenChanges {
    static final int MAX_TOKENS = 10_000;

    private static final int MAX_OVERLAP_SECONDS = 30 * 24 * 60 * 60;
    private static final int DEFAULT_OVERLAP_SECONDS = 24 * 60 * 60;

    private final Database database;
    private final Stores stores;
    private final TokenMint mint;
    private final ChosenTokenLimit chosen;
    private final InstantSource clock;

    public TokenChanges(Database database, Stores stores, TokenMint mint, TimeSources clocks) {
        this.database = database;
        this.stores = stores;
        this.mint = mint;
        this.chosen = new ChosenTokenLimit(clocks.ticker());
        this.clock = clocks.wall();
    }

    Answer create(Caller caller, Call call, Params params) {
        Instant now = clock.instant();
        HiddenText value = TokenForm.value(params);
        UserId user = readUser(caller, params);
        AccountSettings defaults = stores.accounts().getSettings(caller.account());
        Token token = TokenForm.read(Patch.creating(params), Token.blank(user, defaults, now), now);
        if (!params.faults().isEmpty()) {
            return Answer.invalid(params.faults());
        }
        long wait = value == null ? 0 : chosen.take(caller.account(), value);
        if (wait > 0) {
            return Guard.throttled(new Authentication.Throttled(wait));
        }
        return database.jdbi().inTransaction(tx -> {
            if (stores.tokens().count(tx, caller.account()) >= MAX_TOKENS) {
                return Answer.message(409, "An account can have at most %d tokens.".formatted(MAX_TOKENS));
            }
            Author author = Author.of(caller, call);
            return value != null && !isUsable(tx, value)
                    ? refused(params)
                    : issue(tx, new Issue(author, token, value), params);
        });
    }

    /** Looks up the value in any case, so that one that is too simple takes as long to refuse as one that is taken. */
    private boolean isUsable(Handle tx, HiddenText value) {
        return !mint.isTaken(tx, value) && !TokenValue.isSimple(value.reveal());
    }

    private static Answer refused(Params params) {
        params.faults().add("value", TokenForm.VALUE_REFUSED);
        return Answer.invalid(params.faults());
    }

    Answer edit(Caller caller, Call call, Params params) {
        return change(caller.account(), call, (tx, token) -> {
            Token changed = TokenForm.read(Patch.editing(params), token, clock.instant());
            if (!params.faults().isEmpty()) {
                return Answer.invalid(params.faults());
            }
            stores.tokens().update(tx, caller.account(), changed, changed.updatedAt());
            log(tx, Author.of(caller, call), token, changed);
            return TokenJson.answer(changed.nextVersion());
        });
    }

    /** Creates a token like this one, which itself expires after the overlap. */
    Answer rotate(Caller caller, Call call, Params params) {
        Integer overlap = params.whole("overlap_seconds", 0, MAX_OVERLAP_SECONDS);
        if (!params.faults().isEmpty()) {
            return Answer.invalid(params.faults());
        }
        Duration left = Duration.ofSeconds(overlap == null ? DEFAULT_OVERLAP_SECONDS : overlap);
        return change(caller.account(), call, (tx, token) -> {
            Instant now = clock.instant();
            if (!token.isInForce(now)) {
                return Answer.message(409, "The token is no longer active.");
            }
            Author author = Author.of(caller, call);
            Token ending = token.endingBy(now.plus(left));
            stores.tokens().update(tx, caller.account(), ending, now);
            log(tx, author, token, ending);
            return issue(tx, new Issue(author, token, null), params);
        });
    }

    Answer revoke(Caller caller, Call call) {
        return change(caller.account(), call, (tx, token) -> {
            Instant now = clock.instant();
            if (token.revokedAt() == null) {
                Token revoked = token.revoked(now);
                stores.tokens().update(tx, caller.account(), revoked, now);
                log(tx, Author.of(caller, call), token, revoked);
            }
            return Answer.empty();
        });
    }

    private Answer change(AccountId account, Call call, BiFunction<Handle, Token, Answer> change) {
        return database.jdbi().inTransaction(tx -> {
            Optional<Token> found = stores.tokens().lock(tx, account, call.pathId());
            return Etag.refusal(call, found.map(Token::version)).orElseGet(() -> change.apply(tx, found.orElseThrow()));
        });
    }

    private void log(Handle tx, Author author, Token before, Token after) {
        stores.audit().changed(tx, author, thing(after), TokenJson.of(before), TokenJson.of(after));
    }

    public static AuditLog.Thing thing(Token token) {
        return AuditLog.Thing.of("tokens", token.id(), token.name());
    }

    /** A token that a user issues and will hold, whichever user it acts as. */
    private record Issue(
            Author author, Token like, @Nullable HiddenText value) {}

    private Answer issue(Handle tx, Issue issue, Params params) {
        Author author = issue.author();
        TokenMint.Request asked = new TokenMint.Request(issue.like(), author.user(), issue.value());
        Optional<TokenMint.Issued> issued = mint.issue(tx, author.account(), asked, clock.instant());
        if (issued.isEmpty()) {
            return refused(params);
        }
        Token token = issued.get().token();
        stores.audit().created(tx, author, thing(token), TokenJson.of(token));
        return TokenJson.issued(issued.get());
    }

    /** The user the token will act as: an active one of the account; the caller when none is given. */
    private UserId readUser(Caller caller, Params params) {
        Long id = params.id("user_id");
        if (id == null) {
            return caller.user();
        }
        UserId user = new UserId(id);
        if (stores.users().find(caller.account(), user).filter(User::active).isEmpty()) {
            params.faults().add("user_id", "The selected user id is invalid.");
        }
        return user;
    }
}
