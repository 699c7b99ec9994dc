package firstring.accounts.users;

import firstring.accounts.AccountId;
import firstring.accounts.Author;
import firstring.accounts.Role;
import firstring.accounts.Stores;
import firstring.accounts.UserId;
import firstring.accounts.audit.AuditLog;
import firstring.http.Answer;
import firstring.http.Call;
import firstring.http.Etag;
import firstring.http.Faults;
import firstring.http.Params;
import firstring.http.Patch;
import firstring.postgres.Database;
import firstring.postgres.Ids;
import firstring.postgres.Violation;
import firstring.text.HiddenText;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.jspecify.annotations.Nullable;

/** Creates and changes users, each in one transaction with the login and the leads that wait for an available agent. */
public final class UserChanges {
    public static final int MAX_USERS = 10_000;

    private final Database database;
    private final Ids ids;
    private final Stores stores;
    private final InstantSource clock;
    private final AvailabilityChanged port;
    private final Passwords passwords;

    public UserChanges(
            Database database,
            Ids ids,
            Stores stores,
            InstantSource clock,
            AvailabilityChanged port,
            Passwords passwords) {
        this.database = database;
        this.ids = ids;
        this.stores = stores;
        this.clock = clock;
        this.port = port;
        this.passwords = passwords;
    }

    public Answer create(Author author, Params params) throws SQLException {
        Instant now = clock.instant();
        User blank = User.created(new UserId(ids.next()), "", "", Role.AGENT, now);
        User user = UserForm.read(Patch.creating(params), blank, country(author), now);
        HiddenText password = UserForm.password(params);
        requireStrength(password, List.of(user.name(), user.email()), params.faults());
        if (!params.faults().isEmpty()) {
            return Answer.invalid(params.faults());
        }
        String hash = hash(password);
        return refusingTakenEmail(() -> database.jdbi().inTransaction(tx -> {
            if (stores.users().count(tx, author.account()) >= MAX_USERS) {
                return Answer.message(409, "An account can have at most %d users.".formatted(MAX_USERS));
            }
            stores.users().insert(tx, author.account(), user, hash);
            stores.audit().created(tx, author, thing(user), withPassword(user, password));
            return UserView.answer(201, user);
        }));
    }

    public Answer edit(Author author, Call call, Params params) throws SQLException {
        HiddenText password = UserForm.password(params);
        requireStrength(password, personalWords(author.account(), call, params), params.faults());
        String hash = params.faults().isEmpty() ? hash(password) : null;
        String country = country(author);
        return refusingTakenEmail(() -> change(
                author,
                call,
                (tx, user) -> {
                    User changed = UserForm.read(Patch.editing(params), user, country, clock.instant());
                    requireAnAdmin(tx, author.account(), user, changed, params.faults());
                    if (params.faults().isEmpty() && hash != null) {
                        stores.users().setPassword(tx, author.account(), user.id(), hash);
                    }
                    if (params.faults().isEmpty()) {
                        stores.audit()
                                .changed(
                                        tx, author, thing(changed), UserView.of(user), withPassword(changed, password));
                    }
                    return changed;
                },
                params.faults()));
    }

    /** Deactivates a user. Their row is kept: contacts, queues and history refer to it. */
    public Answer deactivate(Author author, Call call) throws SQLException {
        Faults faults = new Faults();
        Answer answer = change(
                author,
                call,
                (tx, user) -> {
                    User changed = user.deactivated(clock.instant());
                    requireAnAdmin(tx, author.account(), user, changed, faults);
                    if (faults.isEmpty()) {
                        stores.audit().changed(tx, author, thing(changed), UserView.of(user), UserView.of(changed));
                    }
                    return changed;
                },
                faults);
        return answer.status() == 200 ? Answer.empty() : answer;
    }

    /**
     * Sets a user's status. Users set their own all day long; only a change by another user is recorded in the audit
     * log.
     */
    public Answer setStatus(Author author, Call call, Params params) throws SQLException {
        Patch patch = Patch.creating(params);
        UserStatus status = patch.required(
                "status", UserStatus.OFFLINE, patch.choice(List.of(UserStatus.values()), UserStatus::code));
        return change(
                author,
                call,
                (tx, user) -> {
                    if (!user.active()) {
                        params.faults().add("status", "The user is not active.");
                    }
                    User changed = user.withStatus(status, clock.instant());
                    if (params.faults().isEmpty() && !user.id().equals(author.user())) {
                        stores.audit().changed(tx, author, thing(user), UserView.of(user), UserView.of(changed));
                    }
                    return changed;
                },
                params.faults());
    }

    /** Computes the edited user under a row lock; faults prevent the change. */
    @FunctionalInterface
    private interface Change {
        User changed(Handle tx, User user) throws SQLException;
    }

    private Answer change(Author author, Call call, Change change, Faults faults) throws SQLException {
        AccountId account = author.account();
        return database.jdbi().inTransaction(tx -> {
            Optional<User> found = stores.users().lock(tx, account, new UserId(call.pathId()));
            Optional<Answer> refusal = Etag.refusal(call, found.map(User::version));
            if (refusal.isPresent()) {
                return refusal.get();
            }
            User user = found.orElseThrow();
            User changed = change.changed(tx, user);
            return faults.isEmpty() ? write(tx, account, user, changed) : Answer.invalid(faults);
        });
    }

    private Answer write(Handle tx, AccountId account, User user, User changed) throws SQLException {
        stores.users().update(tx, account, changed, changed.updatedAt());
        if (changed.active() != user.active() || !changed.email().equals(user.email())) {
            stores.users().replaceLogin(tx, account, changed);
        }
        if (changed.differsInAvailability(user)) {
            port.availabilityChanged(tx.getConnection(), account, user.id());
        }
        return UserView.answer(200, changed.nextVersion());
    }

    /** The account's row lock prevents two edits from each removing the other's last admin. */
    private void requireAnAdmin(Handle tx, AccountId account, User user, User changed, Faults faults) {
        if (!user.isActiveAdmin() || changed.isActiveAdmin()) {
            return;
        }
        stores.accounts().lock(tx, account);
        if (stores.users().listAdmins(tx, account).equals(List.of(user.id()))) {
            faults.add(
                    changed.active() ? "role" : "active",
                    "An account must have at least one active admin. Make another user an admin first.");
        }
    }

    private String country(Author author) {
        return stores.accounts().getSettings(author.account()).country();
    }

    public static AuditLog.Thing thing(User user) {
        return AuditLog.Thing.of("users", user.id().value(), user.name());
    }

    private static Map<String, @Nullable Object> withPassword(User user, @Nullable HiddenText password) {
        Map<String, @Nullable Object> view = UserView.of(user);
        if (password != null) {
            view.put("password", password);
        }
        return view;
    }

    private void requireStrength(@Nullable HiddenText password, List<String> personal, Faults faults) {
        if (password != null) {
            passwords.findFault(password, personal).ifPresent(fault -> faults.add("password", fault.sentence()));
        }
    }

    /** The user's name and address, before and after the change. */
    private List<String> personalWords(AccountId account, Call call, Params params) {
        Stream<String> now = stores.users().find(account, new UserId(call.pathId())).stream()
                .flatMap(user -> Stream.of(user.name(), user.email()));
        Stream<String> wanted = Stream.of("name", "email")
                .flatMap(field -> Stream.ofNullable(params.form().sent(field)))
                .flatMap(value -> Stream.ofNullable(Params.plainText(value)));
        return Stream.concat(now, wanted).toList();
    }

    private @Nullable String hash(@Nullable HiddenText password) {
        return password == null ? null : passwords.hash(password.reveal());
    }

    @FunctionalInterface
    private interface Attempt {
        Answer run() throws SQLException;
    }

    private static Answer refusingTakenEmail(Attempt attempt) throws SQLException {
        try {
            return attempt.run();
        } catch (UnableToExecuteStatementException failed) {
            if (!Violation.isOf("account_user_email", failed)) {
                throw failed;
            }
            Faults faults = new Faults();
            faults.add("email", "`email` is already in use in this account. Choose another one.");
            return Answer.invalid(faults);
        }
    }
}
