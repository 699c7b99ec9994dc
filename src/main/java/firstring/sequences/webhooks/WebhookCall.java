package firstring.sequences.webhooks;

import firstring.accounts.AccountId;
import firstring.contacts.ContactId;
import firstring.sequences.SequenceId;
import firstring.sequences.enrollments.Enrollment;
import firstring.work.DueItem;

/** A claimed call of a webhook step. */
public record WebhookCall(
        AccountId account,
        long id,
        long lease,
        int attempt,
        long enrollment,
        SequenceId sequence,
        ContactId contact,
        int plan,
        int step,
        String url,
        String body)
        implements DueItem {

    public String key() {
        return new Enrollment(enrollment, sequence, contact, plan, step, 0, null, null).key(step);
    }
}
