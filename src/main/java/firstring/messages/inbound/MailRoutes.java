package firstring.messages.inbound;

import firstring.accounts.AccountId;
import firstring.concurrent.HeavyWork;
import firstring.http.Answer;
import firstring.http.Call;
import firstring.http.Faults;
import firstring.http.Routes;
import firstring.messages.Bounce;
import firstring.messages.MessageId;
import firstring.messages.MessageState;
import firstring.messages.SignedLinks;
import firstring.messages.inbound.Callbacks.Word;
import firstring.messages.inbound.ReceivedMail.Report;
import java.util.Optional;

/**
 * {@code /api/v1/messages/smtp/{account}/inbound}: takes a mail as it came, answers and reports of undelivered mail alike.
 * The address itself is the credential: it is signed, and only admins are shown it.
 */
public final class MailRoutes {
    private final Callbacks callbacks;
    private final SignedLinks links;
    private final HeavyWork reading;

    /** @param reading where mails are parsed, which can take a while */
    public MailRoutes(Callbacks callbacks, SignedLinks links, HeavyWork reading) {
        this.callbacks = callbacks;
        this.links = links;
        this.reading = reading;
    }

    public void addTo(Routes routes) {
        routes.on("POST", "/api/v1/messages/smtp/{account}/inbound", this::receive);
    }

    private Answer receive(Call call) throws Exception {
        Optional<AccountId> account = links.accountOf(call.pathParameter("account"));
        if (account.isEmpty()) {
            return Answer.notFound();
        }
        byte[] raw = call.body();
        return switch (reading.run(() -> ReceivedMail.parse(raw))) {
            case ReceivedMail.Unreadable _ -> {
                Faults faults = new Faults();
                faults.add("body", "The body must be a mail as it came, with a sender.");
                yield Answer.invalid(faults);
            }
            case ReceivedMail.Letter(Inbound letter) -> {
                callbacks.receive(account.get(), letter);
                yield Answer.empty();
            }
            case Report report -> tell(account.get(), report);
        };
    }

    /** A report of somebody else's mail is none of ours. */
    private Answer tell(AccountId account, Report report) throws Exception {
        Optional<MessageId> message = links.messageOf(account, report.originalId());
        if (message.isPresent() && report.isFailure()) {
            String outcome = "bounced_" + report.status().replace('.', '_');
            Word word = new Word(MessageState.FAILED, outcome, null, Bounce.ofStatus(report.status()));
            callbacks.tell(account, message.get(), word);
        }
        return Answer.empty();
    }
}
