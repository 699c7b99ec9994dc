package firstring.messages.family;

import firstring.accounts.AccountId;
import firstring.accounts.Accounts;
import firstring.accounts.Caller;
import firstring.accounts.Pause;
import firstring.accounts.UserId;
import firstring.accounts.users.UserFacts;
import firstring.accounts.users.UserStatus;
import firstring.contacts.Contact;
import firstring.contacts.ContactId;
import firstring.contacts.ContactStore;
import firstring.contacts.Visibility;
import firstring.http.Answer;
import firstring.http.Call;
import firstring.http.Faults;
import firstring.http.Params;
import firstring.http.Routes;
import firstring.http.body.Form;
import firstring.messages.Channel;
import firstring.messages.MessageId;
import firstring.messages.Messages;
import firstring.messages.NewMessage;
import firstring.messages.RecipientStore;
import firstring.messages.SendReason;
import firstring.messages.SendResult;
import firstring.messages.SendRule;
import firstring.postgres.Database;
import firstring.routing.Member;
import firstring.routing.RingGroup;
import firstring.routing.RingGroupBatchStore;
import firstring.routing.RingGroupId;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** {@code POST /api/v1/webhook/two-legged-call}: rings a user, then connects a contact (docs/contract.md 2). */
public final class TwoLeggedCallRoutes {
    private static final String NO_NUMBER =
            "No available user has a phone number. Add one in the user's settings, or send user_phone_number.";

    private final Database database;
    private final Accounts accounts;
    private final InstantSource clock;
    private final Messages messages;
    private final ContactStore contacts;
    private final RecipientStore recipients = new RecipientStore();
    private final RingGroupBatchStore groups = new RingGroupBatchStore();

    public TwoLeggedCallRoutes(Database database, Accounts accounts, InstantSource clock, Messages messages) {
        this.database = database;
        this.accounts = accounts;
        this.clock = clock;
        this.messages = messages;
        this.contacts = new ContactStore(database);
    }

    public void addTo(Routes routes) {
        routes.on("POST", "/api/v1/webhook/two-legged-call", accounts.guard().family(this::call));
    }

    /** @param userPhone the number to ring for the user; null: the user's own number */
    private record Wish(
            @Nullable UserId user,
            @Nullable RingGroupId group,
            @Nullable ContactId contact,
            @Nullable String to,
            @Nullable String from,
            @Nullable Long line,
            @Nullable String userPhone) {}

    private Answer call(Caller caller, Call call, Form sent) throws SQLException {
        AccountId account = caller.account();
        Params params = new Params(sent, new Faults());
        GatewayForm form =
                new GatewayForm(params, accounts.settings().getSettings(account).country());
        Wish wish = read(account, form);
        return database.jdbi().<Answer, SQLException>inTransaction(tx -> call(tx, account, form, wish));
    }

    private Wish read(AccountId account, GatewayForm form) {
        form.requireOne("user_id", "ring_group_id");
        form.requireOne("contact_phone_number", "contact_id");
        form.requireOne("line_phone_number", "line_id");
        Params params = form.params();
        Long user = params.id("user_id");
        Long group = params.id("ring_group_id");
        Long contact = params.id("contact_id");
        String to = form.phone("contact_phone_number");
        if (contact != null
                && contacts.find(account, new ContactId(contact), Visibility.ofTheFamily())
                        .seen()
                        .isEmpty()) {
            form.invalid("contact_id");
        }
        ContactId known = contact != null
                ? new ContactId(contact)
                : to == null
                        ? null
                        : contacts.findByNumber(account, to, Visibility.ofTheFamily())
                                .seen()
                                .map(Contact::id)
                                .orElse(null);
        return new Wish(
                user == null ? null : new UserId(user),
                group == null ? null : new RingGroupId(group),
                known,
                to,
                form.phone("line_phone_number"),
                params.id("line_id"),
                form.phone("user_phone_number"));
    }

    private Answer call(Handle tx, AccountId account, GatewayForm form, Wish wish) throws SQLException {
        if (wish.line() != null && recipients.findLine(tx, account, wish.line()).isEmpty()) {
            form.invalid("line_id");
        }
        if (wish.from() != null && !recipients.isOwnNumber(tx, account, wish.from())) {
            form.invalid("line_phone_number");
        }
        Optional<List<UserId>> candidates = candidates(tx, account, wish);
        boolean isNamed = wish.user() != null || wish.group() != null;
        if (isNamed && candidates.isEmpty()) {
            form.invalid(wish.user() == null ? "ring_group_id" : "user_id");
        }
        if (form.hasFaults()) {
            return Answer.invalid(form.params().faults());
        }
        List<UserId> available = available(tx, account, candidates.orElseThrow());
        if (available.isEmpty()) {
            return refused("user", "Nobody is available to take the call.");
        }
        return ring(tx, account, wish, available);
    }

    /** Rings the first of these users at the given number, or else the first user who has a number. */
    private Answer ring(Handle tx, AccountId account, Wish wish, List<UserId> available) {
        if (wish.userPhone() != null) {
            return connect(tx, account, wish, available.getFirst(), wish.userPhone());
        }
        Map<UserId, String> phones = accounts.users().findPhones(tx, account, available);
        Optional<UserId> user = available.stream().filter(phones::containsKey).findFirst();
        return user.isEmpty()
                ? refused("user", NO_NUMBER)
                : connect(tx, account, wish, user.get(), Objects.requireNonNull(phones.get(user.get())));
    }

    private Answer connect(Handle tx, AccountId account, Wish wish, UserId user, String userPhone) {
        NewMessage call = new NewMessage(
                Channel.CALL,
                wish.contact(),
                UUID.randomUUID().toString(),
                new NewMessage.Content(null, userPhone, null, null),
                new NewMessage.Route(wish.to(), wish.from(), wish.line(), user, null, SendReason.PERSON));
        if (messages.isRefused(tx, account, call)) {
            return refused("user", Pause.CALLS);
        }
        return switch (messages.queue(tx, account, call)) {
            case SendResult.Blocked(MessageId _, SendRule rule) -> refused("contact", rule.sentence());
            case SendResult.Held _ -> refused("line", "Nothing is configured to call by.");
            case SendResult.Due _, SendResult.Known _ -> Answer.message(202, "Two legged call established.");
        };
    }

    private static Answer refused(String field, String sentence) {
        return Answer.json(422, Map.of("errors", Map.of(field, List.of(sentence))));
    }

    /** Empty when the account has no such user or ring group. */
    private Optional<List<UserId>> candidates(Handle tx, AccountId account, Wish wish) throws SQLException {
        if (wish.user() != null) {
            return accounts.users().find(account, wish.user()).map(user -> List.of(user.id()));
        }
        if (wish.group() == null) {
            return Optional.empty();
        }
        RingGroup group = groups.lockAndLoad(tx.getConnection(), account, List.of(wish.group()))
                .get(wish.group());
        return Optional.ofNullable(group)
                .map(known -> known.members().stream().map(Member::user).toList());
    }

    private List<UserId> available(Handle tx, AccountId account, List<UserId> candidates) throws SQLException {
        Map<UserId, UserFacts> facts = accounts.users().loadFacts(tx.getConnection(), account, candidates);
        Instant now = clock.instant();
        return candidates.stream()
                .filter(user -> facts.containsKey(user) && mayBeRung(facts.get(user), now))
                .toList();
    }

    private static boolean mayBeRung(UserFacts user, Instant now) {
        return user.active()
                && user.status() == UserStatus.AVAILABLE
                && (user.hours() == null || user.hours().isOpenAt(now, user.zone()));
    }
}
