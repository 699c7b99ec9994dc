package firstring.intake.decision;

import firstring.contacts.ContactField;
import firstring.contacts.Warning;
import firstring.intake.Job;
import firstring.intake.NewLead;
import firstring.intake.Submission;
import firstring.messages.Channel;
import firstring.messages.consent.Consent;
import java.time.Instant;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Records the consent stated in a lead, for the lead's number and email address. */
final class ConsentStep {
    private static final int MAX_ADDRESS = 320;

    private final BatchFacts facts;
    private final BatchChanges changes;
    private final LongSupplier ids;
    private final Job.TakeLead take;
    private final List<Warning> warnings;

    ConsentStep(LeadContext lead) {
        this.facts = lead.facts();
        this.changes = lead.changes();
        this.ids = lead.ids();
        this.take = lead.take();
        this.warnings = lead.warnings();
    }

    void record(String e164) {
        NewLead.ConsentStatement said = take.lead().person().consent();
        if (said == null) {
            return;
        }
        Instant at = statedAt(said);
        Consent.Origin origin = new Consent.Origin(facts.now, take.submission().source(), null, take.id());
        said.allowed().forEach((channel, given) -> {
            String address = address(channel, e164);
            if (address == null) {
                leaveOut("The lead has no email address.");
            } else if (address.length() > MAX_ADDRESS) {
                leaveOut("The email address is too long to be stored in lowercase.");
            } else {
                changes.consents.add(new Consent(ids.getAsLong(), address, channel, given, at, origin, said.proof()));
            }
        });
    }

    /** When the person consented: as stated, or when their own request arrived, not when it is replayed. */
    private Instant statedAt(NewLead.ConsentStatement said) {
        Instant stated = said.at();
        if (stated != null) {
            return stated;
        }
        Submission.Replay replay = take.submission().replay();
        return replay == null ? facts.now : replay.sentAt();
    }

    private void leaveOut(String why) {
        warnings.add(new Warning("consent_channels", "consent_ignored", why + " It was left out."));
    }

    private @Nullable String address(Channel channel, String e164) {
        return switch (channel) {
            case SMS, CALL -> e164;
            case EMAIL -> {
                String email = take.lead().person().fields().get(ContactField.EMAIL);
                yield email == null ? null : Consent.key(email);
            }
        };
    }
}
