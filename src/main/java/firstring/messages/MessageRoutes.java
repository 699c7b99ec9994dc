package firstring.messages;

import firstring.accounts.AccountId;
import firstring.accounts.Accounts;
import firstring.accounts.Caller;
import firstring.accounts.Guard;
import firstring.accounts.Pause;
import firstring.accounts.Role;
import firstring.contacts.Contact;
import firstring.contacts.ContactId;
import firstring.contacts.ContactStore;
import firstring.contacts.Loaded;
import firstring.contacts.Visibility;
import firstring.http.Answer;
import firstring.http.Call;
import firstring.http.Paging;
import firstring.http.Params;
import firstring.http.Patch;
import firstring.http.Routes;
import firstring.http.body.StrictForm;
import firstring.messages.MessageStore.Filter;
import firstring.messages.OutboxWork.Outbox;
import firstring.postgres.Database;
import java.time.InstantSource;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** {@code /api/v1/messages}: lists sent and received messages, sends and retries them. */
final class MessageRoutes {
    private final Database database;
    private final Accounts accounts;
    private final InstantSource clock;
    private final Messages messages;
    private final Outbox outbox;
    private final ContactStore contacts;
    private final RecipientStore recipients = new RecipientStore();

    MessageRoutes(Database database, Accounts accounts, InstantSource clock, Messages messages, Outbox outbox) {
        this.database = database;
        this.accounts = accounts;
        this.clock = clock;
        this.messages = messages;
        this.outbox = outbox;
        this.contacts = new ContactStore(database);
    }

    void addTo(Routes routes) {
        Guard guard = accounts.guard();
        String all = "/api/v1/messages";
        routes.on("GET", all, guard.manage(Role.AGENT, this::list))
                .on("GET", all + "/{id}", guard.manage(Role.AGENT, this::get))
                .on("POST", all, guard.manage(Role.AGENT, this::send))
                .on("POST", all + "/{id}/retry", guard.manage(Role.AGENT, this::retry));
    }

    private Answer list(Caller caller, Call call) throws Exception {
        return StrictForm.query(call, Set.of("contact_id", "state", "channel"), params -> {
            Paging paging = Paging.read(params);
            Long contact = params.id("contact_id");
            Patch patch = Patch.creating(params);
            MessageState state = patch.clearable("state", null, patch.choice(MessageState.ALL, MessageState::code));
            Channel channel = patch.clearable("channel", null, patch.choice(Channel.ALL, Channel::code));
            if (!params.faults().isEmpty()) {
                return Answer.invalid(params.faults());
            }
            Filter filter =
                    new Filter(contact == null ? null : new ContactId(contact), state, channel, Visibility.of(caller));
            MessageStore.Page page = outbox.messages().list(caller.account(), filter, paging);
            return paging.answer(
                    page.messages(), page.more(), message -> message.id().value(), MessageView::of);
        });
    }

    private Answer get(Caller caller, Call call) throws Exception {
        return outbox.messages()
                .find(caller.account(), new MessageId(call.pathId()), Visibility.of(caller))
                .answer(message -> Answer.json(200, MessageView.of(message)));
    }

    private Answer send(Caller caller, Call call) throws Exception {
        return StrictForm.body(call, MessageForm.KEYS, params -> {
            String region = accounts.settings().getSettings(caller.account()).country();
            NewMessage wanted = new MessageForm(params, region, caller, clock.instant()).read();
            if (params.faults().isEmpty() && !maySend(caller, wanted)) {
                return Answer.unauthorized();
            }
            return database.jdbi().inTransaction(tx -> send(tx, caller, params, wanted));
        });
    }

    /**
     * Restricted callers can write only to contacts they can see, at the contact's own addresses. Unknown contacts are
     * reported later.
     */
    private boolean maySend(Caller caller, NewMessage wanted) {
        Visibility visibility = Visibility.of(caller);
        ContactId contact = wanted.contact();
        if (visibility.all()) {
            return true;
        }
        return contact != null
                && switch (contacts.find(caller.account(), contact, visibility)) {
                    case Loaded.Seen<Contact> _ -> wanted.route().to() == null;
                    case Loaded.Hidden<Contact> _ -> false;
                    case Loaded.Missing<Contact> _ -> true;
                };
    }

    private Answer send(Handle tx, Caller caller, Params params, NewMessage wanted) {
        AccountId account = caller.account();
        ContactId contact = wanted.contact();
        if (contact != null && !recipients.exists(tx, account, contact)) {
            params.faults().add("contact_id", "The selected contact id is invalid.");
        }
        Long line = wanted.route().line();
        if (line != null && recipients.findLine(tx, account, line).isEmpty()) {
            params.faults().add("line_id", "The line in `line_id` has no phone number.");
        }
        if (!params.faults().isEmpty()) {
            return Answer.invalid(params.faults());
        }
        if (messages.isRefused(tx, account, wanted)) {
            return Answer.message(409, Pause.SENTENCE);
        }
        SendResult queued = messages.queue(tx, account, wanted);
        int status = queued instanceof SendResult.Known ? 200 : 201;
        Loaded<Message> stored = outbox.messages().find(tx, account, queued.id(), Visibility.of(caller));
        if (!(stored instanceof Loaded.Seen<Message>(Message message))) {
            params.faults().add("idempotency_key", "`idempotency_key` is already in use. Send another one.");
            return Answer.invalid(params.faults());
        }
        return Answer.json(status, MessageView.of(message));
    }

    /** Agents can retry messages they sent, as long as they can see the contact. */
    private Answer retry(Caller caller, Call call) throws Exception {
        return database.jdbi()
                .<Answer, Exception>inTransaction(tx -> outbox.messages()
                        .lock(tx, caller.account(), new MessageId(call.pathId()), Visibility.of(caller))
                        .answer(message ->
                                mayRetry(caller, message) ? retry(tx, caller, message) : Answer.unauthorized()));
    }

    private boolean mayRetry(Caller caller, Message message) {
        ContactId contact = message.contact();
        boolean isHidden = contact != null
                && contacts.find(caller.account(), contact, Visibility.of(caller))
                        .isHidden();
        return !isHidden
                && (caller.role().isAtLeast(Role.TEAM_LEAD)
                        || caller.user().equals(message.way().user()));
    }

    private Answer retry(Handle tx, Caller caller, Message message) {
        if (!message.standing().state().mayBeRetried()) {
            return Answer.message(409, "Only a message that failed or whose outcome is unknown can be retried.");
        }
        if (accounts.settings().getSettings(caller.account()).pause() != null) {
            return Answer.message(409, Pause.SENTENCE);
        }
        outbox.store().retry(tx, caller.account(), message.id(), clock.instant());
        return Answer.json(
                200, MessageView.of(outbox.messages().get(tx, caller.account(), message.id(), Visibility.of(caller))));
    }
}
