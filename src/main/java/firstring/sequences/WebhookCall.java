package firstring.sequences;

import firstring.accounts.AccountId;
import firstring.contacts.ContactId;
import firstring.work.DueItem;

/** A claimed webhook step on its way. */
record WebhookCall(
        AccountId account,
        long id,
        long lease,
        int attempt,
        long enrolment,
        SequenceId sequence,
        ContactId contact,
        int plan,
        int step,
        String url,
        String body)
        implements DueItem {

    String key() {
        return new Enrolment(enrolment, sequence, contact, plan, step, 0, null, null).key(step);
    }
}
