package firstring.messages.consent;

import firstring.accounts.AccountRows;
import firstring.contacts.LeadId;
import firstring.postgres.ArrayBinder;
import firstring.postgres.RoundTrip;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The ledger's SQL for lead batches. Stateless. */
public final class ConsentBatchStore {
    private static final String INSERT = """
            insert into consent as n (account_id, id, address, channel, given, at, recorded_at, source, text_shown, ip,
              page_url, certificate_id, lead_id)
            select a.account_id, x.id, x.address, x.channel, x.given, x.at::timestamptz, x.recorded_at::timestamptz,
              x.source, x.text_shown, x.ip, x.page_url, x.certificate_id, x.lead_id
            from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                as x(account_id, id, address, channel, given, at, recorded_at, source, text_shown, ip, page_url,
                  certificate_id, lead_id)
            join account as a on a.account_id = x.account_id
            where a.account_id = any (?)
            """;

    public void insert(RoundTrip trip, AccountRows<Consent> rows) {
        List<Consent> consents = rows.rows();
        trip.write(
                INSERT,
                binder -> binder.longs(rows.accountOfEach())
                        .longs(consents, Consent::id)
                        .texts(consents, Consent::address)
                        .texts(consents, consent -> consent.channel().code())
                        .flags(consents, Consent::given)
                        .texts(consents, consent -> ArrayBinder.momentText(consent.at()))
                        .texts(
                                consents,
                                consent ->
                                        ArrayBinder.momentText(consent.origin().recordedAt()))
                        .texts(consents, consent -> consent.origin().source())
                        .texts(consents, consent -> consent.proof().text())
                        .texts(consents, consent -> consent.proof().ip())
                        .texts(consents, consent -> consent.proof().pageUrl())
                        .texts(consents, consent -> consent.proof().certificateId())
                        .longs(consents, consent -> valueOf(consent.origin().lead()))
                        .longs(rows.accounts()));
    }

    private static @Nullable Long valueOf(@Nullable LeadId lead) {
        return lead == null ? null : lead.value();
    }
}
