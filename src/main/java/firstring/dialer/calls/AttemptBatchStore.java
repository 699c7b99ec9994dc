package firstring.dialer.calls;

import firstring.accounts.AccountRows;
import firstring.accounts.ByAccount;
import firstring.contacts.ContactId;
import firstring.postgres.Moments;
import firstring.postgres.RoundTrip;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The call-attempt SQL for batches of leads. Stateless. */
public final class AttemptBatchStore {
    private static final String LIST = """
            select c.account_id, c.contact_id, c.at
            from unnest(?, ?) as x(account_id, contact_id)
            join call_attempt as c on c.account_id = x.account_id and c.contact_id = x.contact_id
            where c.account_id = any (?) and c.at > ?
            order by c.at desc
            """;

    /** The calls to these contacts since a moment, newest first, available once the trip has been sent. */
    public ByAccount<ContactId, List<Instant>> list(RoundTrip trip, AccountRows<ContactId> contacts, Instant since) {
        ByAccount<ContactId, List<Instant>> attempts = new ByAccount<>();
        trip.read(
                LIST,
                binder -> {
                    contacts.bindIds(binder, ContactId::value);
                    binder.moment(since);
                },
                row -> attempts.get(row.getLong(1), new ContactId(row.getLong(2)), ArrayList::new)
                        .add(Moments.get(row, "at")));
        return attempts;
    }
}
