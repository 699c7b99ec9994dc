package firstring.messages;

import firstring.accounts.AccountId;
import firstring.accounts.Accounts;
import firstring.accounts.Caller;
import firstring.accounts.Guard;
import firstring.accounts.Pause;
import firstring.accounts.Role;
import firstring.accounts.UserId;
import firstring.contacts.ContactId;
import firstring.contacts.ContactStore;
import firstring.contacts.Visibility;
import firstring.http.Answer;
import firstring.http.Call;
import firstring.http.Paging;
import firstring.http.Params;
import firstring.http.Patch;
import firstring.http.Routes;
import firstring.http.StrictForm;
import firstring.messages.MessageStore.Filter;
import firstring.messages.OutboxWork.Outbox;
import firstring.postgres.Database;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** {@code /api/v1/messages}: the outbox and what came in, sending one, and trying one again. */
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
            return paging.answer(
                    outbox.messages().list(caller.account(), filter, paging),
                    message -> message.id().value(),
                    MessageView::of);
        });
    }

    private Answer get(Caller caller, Call call) {
        Optional<Message> message = outbox.messages().find(caller.account(), new MessageId(call.pathId()));
        if (message.isEmpty()) {
            return Answer.notFound();
        }
        return sees(caller, message.get()) ? Answer.json(200, MessageView.of(message.get())) : Answer.unauthorized();
    }

    /** What they sent whose contacts he sees, and what went to and came from those contacts. */
    private boolean sees(Caller caller, Message message) {
        Visibility visibility = Visibility.of(caller);
        UserId sender = message.way().user();
        return visibility.all()
                || (sender != null && visibility.allowsOwner(sender.value()))
                || (message.contact() == null
                        ? visibility.unowned()
                        : owns(visibility, caller.account(), message.contact()));
    }

    private boolean owns(Visibility visibility, AccountId account, ContactId contact) {
        return contacts.find(account, contact).filter(visibility::allows).isPresent();
    }

    private Answer send(Caller caller, Call call) throws Exception {
        return StrictForm.body(call, MessageForm.KEYS, params -> {
            String region = accounts.settings().getSettings(caller.account()).country();
            NewMessage wanted = new MessageForm(params, region, caller.user(), clock.instant()).read();
            if (params.faults().isEmpty() && !maySend(caller, wanted)) {
                return Answer.unauthorized();
            }
            return database.jdbi().inTransaction(tx -> send(tx, caller.account(), params, wanted));
        });
    }

    /** An agent writes to contacts that he owns, at their own addresses. */
    private boolean maySend(Caller caller, NewMessage wanted) {
        Visibility visibility = Visibility.of(caller);
        ContactId contact = wanted.contact();
        boolean mayAny = visibility.all();
        boolean isUnknown =
                contact != null && contacts.find(caller.account(), contact).isEmpty();
        return mayAny
                || isUnknown
                || (contact != null && wanted.route().to() == null && owns(visibility, caller.account(), contact));
    }

    private Answer send(Handle tx, AccountId account, Params params, NewMessage wanted) {
        ContactId contact = wanted.contact();
        if (contact != null && !recipients.exists(tx, account, contact)) {
            params.faults().add("contact_id", "The selected contact id is invalid.");
        }
        Long line = wanted.route().line();
        if (line != null && recipients.findLine(tx, account, line).isEmpty()) {
            params.faults().add("line_id", "The selected line id has no number.");
        }
        if (!params.faults().isEmpty()) {
            return Answer.invalid(params.faults());
        }
        if (messages.isRefused(tx, account, wanted)) {
            return Answer.message(409, Pause.SENTENCE);
        }
        Queued queued = messages.queue(tx, account, wanted);
        int status = queued instanceof Queued.Known ? 200 : 201;
        Message stored = outbox.messages().get(tx, account, queued.id());
        return Answer.json(status, MessageView.of(stored));
    }

    /** What an agent sent he may have tried again himself. */
    private Answer retry(Caller caller, Call call) {
        return database.jdbi().inTransaction(tx -> {
            Optional<Message> found = outbox.messages().lock(tx, caller.account(), new MessageId(call.pathId()));
            if (found.isEmpty()) {
                return Answer.notFound();
            }
            Message message = found.get();
            if (!caller.role().isAtLeast(Role.TEAM_LEAD)
                    && !caller.user().equals(message.way().user())) {
                return Answer.unauthorized();
            }
            if (!message.standing().state().mayBeRetried()) {
                return Answer.message(409, "Only a message that failed or is unknown can be tried again.");
            }
            if (accounts.settings().getSettings(caller.account()).pause() != null) {
                return Answer.message(409, Pause.SENTENCE);
            }
            Instant now = clock.instant();
            outbox.store().retry(tx, caller.account(), message.id(), now);
            return Answer.json(200, MessageView.of(outbox.messages().get(tx, caller.account(), message.id())));
        });
    }
}
