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
import firstring.messages.inbound.ReceivedMail.Report;
import java.util.Optional;

/**
 * {@code /api/v1/messages/smtp/{account}/inbound}: accepts a raw email, either a reply or a report of undelivered mail.
 * The URL itself is the credential: it is signed, and shown only to admins.
 */
public final class MailRoutes {
    private final Callbacks callbacks;
    private final SignedLinks links;
    private final HeavyWork reading;

    /** @param reading the threads on which emails are parsed, which can take a while */
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
                faults.add("body", "The body must be a complete raw email with a sender.");
                yield Answer.invalid(faults);
            }
            case ReceivedMail.Letter(Inbound letter) -> {
                callbacks.receive(account.get(), letter);
                yield Answer.empty();
            }
            case Report report -> apply(account.get(), report);
        };
    }

    /** Applies a report about one of our own emails; others are ignored. */
    private Answer apply(AccountId account, Report report) throws Exception {
        Optional<MessageId> message = links.messageOf(account, report.originalId());
        if (message.isPresent() && report.isFailure()) {
            String outcome = "bounced_" + report.status().replace('.', '_');
            Callbacks.StatusReport bounced =
                    new Callbacks.StatusReport(MessageState.FAILED, outcome, null, Bounce.ofStatus(report.status()));
            callbacks.apply(account, message.get(), bounced);
        }
        return Answer.empty();
    }
}
