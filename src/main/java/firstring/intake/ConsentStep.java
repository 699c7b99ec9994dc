package firstring.intake;

import firstring.contacts.ContactField;
import firstring.contacts.Warning;
import firstring.messages.Channel;
import firstring.messages.Consent;
import java.time.Instant;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Records what a lead's person agreed to, for the number and the address that the lead names. */
final class ConsentStep {
    private final Facts facts;
    private final Changes changes;
    private final LongSupplier ids;
    private final Job.TakeLead take;

    ConsentStep(Facts facts, Changes changes, LongSupplier ids, Job.TakeLead take) {
        this.facts = facts;
        this.changes = changes;
        this.ids = ids;
        this.take = take;
    }

    void record(String e164, List<Warning> warnings) {
        NewLead.Consented said = take.lead().person().consent();
        if (said == null) {
            return;
        }
        Instant sent = said.at();
        Instant at = sent == null ? facts.now : sent;
        Consent.Origin origin = new Consent.Origin(facts.now, take.submission().source(), null, take.id());
        said.words().forEach((channel, given) -> {
            String address = address(channel, e164);
            if (address == null) {
                warnings.add(new Warning(
                        "consent_channels", "consent_ignored", "The lead names no e-mail address. It was left out."));
            } else {
                changes.consents.add(
                        new Consent(ids.getAsLong(), Consent.key(address), channel, given, at, origin, said.proof()));
            }
        });
    }

    private @Nullable String address(Channel channel, String e164) {
        return switch (channel) {
            case SMS, CALL -> e164;
            case EMAIL -> take.lead().person().fields().get(ContactField.EMAIL);
        };
    }
}
