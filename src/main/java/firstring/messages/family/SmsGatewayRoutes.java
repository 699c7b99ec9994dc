package firstring.messages.family;

import firstring.accounts.AccountId;
import firstring.accounts.Accounts;
import firstring.accounts.Caller;
import firstring.accounts.Pause;
import firstring.accounts.UserId;
import firstring.contacts.Contact;
import firstring.contacts.ContactStore;
import firstring.contacts.Visibility;
import firstring.http.Answer;
import firstring.http.Call;
import firstring.http.Faults;
import firstring.http.Params;
import firstring.http.Routes;
import firstring.http.body.Form;
import firstring.messages.Channel;
import firstring.messages.MessageForm;
import firstring.messages.Messages;
import firstring.messages.NewMessage;
import firstring.messages.RecipientStore;
import firstring.messages.SendReason;
import firstring.messages.SendResult;
import firstring.postgres.Database;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** {@code POST /api/v1/webhook/sms-gateway/send} (docs/contract.md 2). */
public final class SmsGatewayRoutes {
    private static final long OWNER = 0;
    private static final long COMPANY = -1;

    private final Database database;
    private final Accounts accounts;
    private final Messages messages;
    private final ContactStore contacts;
    private final RecipientStore recipients = new RecipientStore();

    public SmsGatewayRoutes(Database database, Accounts accounts, Messages messages) {
        this.database = database;
        this.accounts = accounts;
        this.messages = messages;
        this.contacts = new ContactStore(database);
    }

    public void addTo(Routes routes) {
        routes.on("POST", "/api/v1/webhook/sms-gateway/send", accounts.guard().family(this::send));
    }

    private Answer send(Caller caller, Call call, Form sent) {
        AccountId account = caller.account();
        Params params = new Params(sent, new Faults());
        GatewayForm form =
                new GatewayForm(params, accounts.settings().getSettings(account).country());
        form.requireOne("from", "line_id");
        String to = form.phone("to");
        if (params.form().sent("to") == null) {
            params.faults().add("to", "`to` is required.");
        }
        String text = form.requiredText("message", NewMessage.MAX_SMS);
        String from = form.phone("from");
        Long line = params.id("line_id");
        Contact contact = contact(account, to);
        UserId user = user(params, caller, contact);
        String image = MessageForm.mediaUrl(params, "image_url");
        String key = call.header("Idempotency-Key");
        NewMessage wanted = new NewMessage(
                Channel.SMS,
                contact == null ? null : contact.id(),
                key == null || key.isEmpty() || key.length() > 200
                        ? UUID.randomUUID().toString()
                        : "gateway-" + key,
                new NewMessage.Content(null, text, null, image),
                new NewMessage.Route(to, from, line, user, null, SendReason.of(caller)));
        return database.jdbi().inTransaction(tx -> send(tx, account, form, wanted));
    }

    /** The sending user; null for the company. */
    private @Nullable UserId user(Params params, Caller caller, @Nullable Contact contact) {
        Long id = params.idFrom("user_id", COMPANY);
        if (id == null || id == OWNER) {
            Long owner = contact == null ? null : contact.links().userId();
            return owner == null ? caller.user() : new UserId(owner);
        }
        if (id == COMPANY) {
            return null;
        }
        UserId user = new UserId(id);
        if (accounts.users().find(caller.account(), user).isEmpty()) {
            params.faults().add("user_id", "The selected user id is invalid.");
        }
        return user;
    }

    private @Nullable Contact contact(AccountId account, @Nullable String to) {
        return to == null
                ? null
                : contacts.findByNumber(account, to, Visibility.ofTheFamily())
                        .seen()
                        .orElse(null);
    }

    private Answer send(Handle tx, AccountId account, GatewayForm form, NewMessage wanted) {
        NewMessage.Route route = wanted.route();
        if (route.line() != null
                && recipients.findLine(tx, account, route.line()).isEmpty()) {
            form.invalid("line_id");
        }
        if (route.from() != null && !recipients.isOwnNumber(tx, account, route.from())) {
            form.invalid("from");
        }
        if (form.hasFaults()) {
            return Answer.invalid(form.params().faults());
        }
        if (messages.isRefused(tx, account, wanted)) {
            form.params().faults().add("message", Pause.SENTENCE);
            return Answer.invalid(form.params().faults());
        }
        if (messages.queue(tx, account, wanted) instanceof SendResult.Blocked blocked) {
            form.params().faults().add("to", blocked.rule().sentence());
            return Answer.invalid(form.params().faults());
        }
        return Answer.message(202, "Message sent.");
    }
}
