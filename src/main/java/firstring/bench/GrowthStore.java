package firstring.bench;

import firstring.postgres.Database;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;

/** Fills one account with contacts as if the bench's leads had made them, and gives its token the right to search. */
final class GrowthStore {
    /** Above every id that a sequence has handed out, below 2^53. */
    private static final long FIRST_ID = 1L << 40;

    private static final int CHUNK = 50_000;

    private static final String FILL_CONTACTS = """
            insert into contact (account_id, id, phone_number, first_name, last_name, company_name, email, address, city,
                state, zipcode, country, csf1, timezone, timezone_explicit, lead_source_id, user_id, created_at, updated_at)
            select :account, :first_id + n, '+1' || (cast(:areas as text[]))[1 + n % :places]
                || (2000000 + n / :places * 3571423 % 8000000),
                (cast(:first_names as text[]))[1 + (n * 7919 % :first_count)],
                (cast(:last_names as text[]))[1 + (n * 104729 % :last_count)] || case when n % 3 = 0 then '' else n % 997 || 'son' end,
                (cast(:last_names as text[]))[1 + (n % :last_count)] || ' & Partners ' || n % 9973,
                'lead.' || n || '@mail' || n % 101 || '.example.com', n % 9000 || ' Main Street', 'Burbank', 'CA', '91502', 'US',
                'gclid-' || md5(n::text), 'America/Los_Angeles', false, :source,
                (cast(:members as bigint[]))[1 + n % :member_count],
                cast(:now as timestamptz) - make_interval(secs => (:total - n) * 10),
                cast(:now as timestamptz) - make_interval(secs => (:total - n) * 10)
            from generate_series(cast(:from as bigint), cast(:to as bigint) - 1) as n
            """;

    private static final String FILL_PHONES = """
            insert into contact_phone (account_id, e164, contact_id, is_primary, created_at)
            select c.account_id, c.phone_number, c.id, true, c.created_at
            from contact as c
            where c.account_id = :account and c.id >= :first_id + :from and c.id < :first_id + :to
            """;

    private static final String FILL_TAGS = """
            insert into contact_tag (account_id, contact_id, tag_id, created_at)
            select c.account_id, c.id, :tag, c.created_at
            from contact as c
            where c.account_id = :account and c.id >= :first_id + :from and c.id < :first_id + :to
            """;

    private static final String FILL_TIMELINE = """
            insert into timeline (account_id, contact_id, at, id, kind, outcome)
            select c.account_id, c.id, c.created_at, c.id, 'lead', 'created'
            from contact as c
            where c.account_id = :account and c.id >= :first_id + :from and c.id < :first_id + :to
            """;

    private static final String LET_SEARCH =
            "update token set scopes = array['intake', 'manage'] where account_id = :account";

    private final Database database;
    private final OffsetDateTime now = Instant.now().atOffset(ZoneOffset.UTC);

    GrowthStore(Database database) {
        this.database = database;
    }

    void letSearch(BenchAccount account) {
        database.jdbi()
                .useHandle(handle -> handle.createUpdate(LET_SEARCH)
                        .bind("account", account.id().value())
                        .execute());
    }

    /** Adds the contacts of the leads numbered {@code from} up to, not including, {@code to}. */
    void fill(BenchAccount account, long from, long to) {
        for (long start = from; start < to; start += CHUNK) {
            fillChunk(account, start, Math.min(to, start + CHUNK), to);
        }
        database.jdbi()
                .useHandle(handle -> handle.execute("vacuum (analyze) contact, contact_phone, contact_tag, timeline"));
    }

    private void fillChunk(BenchAccount account, long from, long to, long total) {
        database.jdbi().useTransaction(tx -> {
            tx.createUpdate(FILL_CONTACTS)
                    .bind("account", account.id().value())
                    .bind("first_id", FIRST_ID)
                    .bindArray(
                            "areas",
                            String.class,
                            Place.ALL.stream().map(Place::areaCode).toList())
                    .bind("places", Place.ALL.size())
                    .bindArray("first_names", String.class, SampleLead.FIRST_NAMES)
                    .bind("first_count", SampleLead.FIRST_NAMES.size())
                    .bindArray("last_names", String.class, SampleLead.LAST_NAMES)
                    .bind("last_count", SampleLead.LAST_NAMES.size())
                    .bind("source", account.leadSource())
                    .bindArray("members", Long.class, account.members())
                    .bind("member_count", account.members().size())
                    .bind("now", now)
                    .bind("total", total)
                    .bind("from", from)
                    .bind("to", to)
                    .execute();
            for (String fill : List.of(FILL_PHONES, FILL_TAGS, FILL_TIMELINE)) {
                tx.createUpdate(fill)
                        .bind("account", account.id().value())
                        .bind("first_id", FIRST_ID)
                        .bind("from", from)
                        .bind("to", to)
                        .bind("tag", account.tag())
                        .execute();
            }
        });
    }
}
