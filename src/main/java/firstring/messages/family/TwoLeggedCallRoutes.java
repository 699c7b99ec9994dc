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
            "No available user has a phone number. Add one in the user's settings, or send `user_phone_number`.";

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
    private record CallRequest(
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
        CallRequest request = read(account, form);
        return database.jdbi().<Answer, SQLException>inTransaction(tx -> call(tx, account, form, request));
    }

    private CallRequest read(AccountId account, GatewayForm form) {
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
        return new CallRequest(
                user == null ? null : new UserId(user),
                group == null ? null : new RingGroupId(group),
                known,
                to,
                form.phone("line_phone_number"),
                params.id("line_id"),
                form.phone("user_phone_number"));
    }

    private Answer call(Handle tx, AccountId account, GatewayForm form, CallRequest request) throws SQLException {
        if (request.line() != null
                && recipients.findLine(tx, account, request.line()).isEmpty()) {
            form.invalid("line_id");
        }
        if (request.from() != null && !recipients.isOwnNumber(tx, account, request.from())) {
            form.invalid("line_phone_number");
        }
        Optional<List<UserId>> candidates = candidates(tx, account, request);
        boolean isNamed = request.user() != null || request.group() != null;
        if (isNamed && candidates.isEmpty()) {
            form.invalid(request.user() == null ? "ring_group_id" : "user_id");
        }
        if (form.hasFaults()) {
            return Answer.invalid(form.params().faults());
        }
        List<UserId> available = available(tx, account, candidates.orElseThrow());
        if (available.isEmpty()) {
            return refused("user", "No one is available to take the call.");
        }
        return ring(tx, account, request, available);
    }

    /** Rings the first of these users at the given number, or else the first user who has a number. */
    private Answer ring(Handle tx, AccountId account, CallRequest request, List<UserId> available) {
        if (request.userPhone() != null) {
            return connect(tx, account, request, available.getFirst(), request.userPhone());
        }
        Map<UserId, String> phones = accounts.users().findPhones(tx, account, available);
        Optional<UserId> user = available.stream().filter(phones::containsKey).findFirst();
        return user.isEmpty()
                ? refused("user", NO_NUMBER)
                : connect(tx, account, request, user.get(), Objects.requireNonNull(phones.get(user.get())));
    }

    private Answer connect(Handle tx, AccountId account, CallRequest request, UserId user, String userPhone) {
        NewMessage call = new NewMessage(
                Channel.CALL,
                request.contact(),
                UUID.randomUUID().toString(),
                new NewMessage.Content(null, userPhone, null, null),
                new NewMessage.Route(request.to(), request.from(), request.line(), user, null, SendReason.PERSON));
        if (messages.isRefused(tx, account, call)) {
            return refused("user", Pause.CALLS);
        }
        return switch (messages.queue(tx, account, call)) {
            case SendResult.Blocked(MessageId _, SendRule rule) -> refused("contact", rule.sentence());
            case SendResult.Held _ -> refused("line", "No provider is configured for calls. Add one in Settings.");
            case SendResult.Due _, SendResult.Known _ -> Answer.message(202, "Two legged call established.");
        };
    }

    private static Answer refused(String field, String sentence) {
        return Answer.json(422, Map.of("errors", Map.of(field, List.of(sentence))));
    }

    /** Empty when the account has no such user or ring group. */
    private Optional<List<UserId>> candidates(Handle tx, AccountId account, CallRequest request) throws SQLException {
        if (request.user() != null) {
            return accounts.users().find(account, request.user()).map(user -> List.of(user.id()));
        }
        if (request.group() == null) {
            return Optional.empty();
        }
        RingGroup group = groups.lockAndLoad(tx.getConnection(), account, List.of(request.group()))
                .get(request.group());
        return Optional.ofNullable(group)
                .map(known -> known.members().stream().map(Member::user).toList());
    }

    private List<UserId> available(Handle tx, AccountId account, List<UserId> candidates) throws SQLException {
        Map<UserId, UserFacts> facts = accounts.users().loadFacts(tx.getConnection(), account, candidates);
        Instant now = clock.instant();
        return candidates.stream()
                .filter(user -> facts.containsKey(user) && canBeRung(facts.get(user), now))
                .toList();
    }

    private static boolean canBeRung(UserFacts user, Instant now) {
        return user.active()
                && user.status() == UserStatus.AVAILABLE
                && (user.hours() == null || user.hours().isOpenAt(now, user.zone()));
    }
}
