package firstring.bench.growth;

import firstring.accounts.users.Passwords;
import firstring.bench.BenchAccount;
import firstring.bench.SampleCity;
import firstring.bench.SampleLead;
import firstring.postgres.Database;
import firstring.time.ZoneHints;
import firstring.time.Zones;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/** Fills one account with contacts as if the bench's leads had created them, and allows its token to search. */
public final class GrowthStore {
    /** Above every id that a sequence has generated, below 2^53. */
    static final long FIRST_ID = 1L << 40;

    private static final int CHUNK = 50_000;
    /** The zone of an account without a setting. */
    private static final ZoneId ACCOUNT_ZONE = ZoneId.of("America/New_York");

    private static final String FILL_CONTACTS = """
            insert into contact (account_id, id, phone_number, first_name, last_name, company_name, email, address, city,
                state, zipcode, country, website, notes, date_of_birth, csf1, csf2, timezone, timezone_explicit, lead_source_id,
                line_id, disposition_status_id, user_id, created_at, updated_at)
            select :account, :first_id + n, '+1' || (cast(:areas as text[]))[1 + n % :places]
                || (2000000 + n / :places * 3571423 % 8000000),
                (cast(:first_names as text[]))[1 + (n * 7919 % :first_count)],
                (cast(:last_names as text[]))[1 + (n * 104729 % :last_count)] || case when n % 3 = 0 then '' else n % 997 || 'son' end,
                (cast(:last_names as text[]))[1 + (n % :last_count)] || ' & Partners ' || n % 9973,
                'lead.' || n || '@mail' || n % 101 || '.example.com', n % 9000 || ' Main Street', (cast(:cities as text[]))[1 + n % :places],
                (cast(:states as text[]))[1 + n % :places], (cast(:zipcodes as text[]))[1 + n % :places], 'US',
                'https://www.partners-' || n || '.example.com/', repeat('Asked for a call back after work. ', 6),
                date '1950-01-01' + cast(n % 18000 as integer), 'gclid-' || md5(n::text), 'budget ' || n,
                (cast(:timezones as text[]))[1 + n % :places],
                false, :source, :line, :disposition_status,
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

    private static final String FILL_ENROLLMENTS = """
            insert into enrollment (account_id, id, sequence_id, contact_id, enrolled_at, due_at, reason)
            select c.account_id, c.id, :sequence, c.id, c.created_at,
                cast(:now as timestamptz) + interval '1 day' + (c.id - :first_id) * interval '1 second', 'waiting'
            from contact as c
            where c.account_id = :account and c.id >= :first_id + :from and c.id < :first_id + :to
            """;

    /** Each batch uses ranks far above those of earlier batches. */
    private static final String FILL_ENTRIES = """
            insert into dialer_entry (account_id, id, user_id, contact_id, rank, added_at)
            select c.account_id, c.id, c.user_id, c.id, :total * 1000000 + c.id - :first_id, c.created_at
            from contact as c
            where c.account_id = :account and c.id >= :first_id + :from and c.id < :first_id + :to
            """;

    private static final String COUNT_ENTRIES = """
            update queue as q
            set open_count = q.open_count + e.entries, last_rank = e.last_rank
            from (
              select c.user_id, count(*) as entries, :total * 1000000 + max(c.id) - :first_id as last_rank
              from contact as c
              where c.account_id = :account and c.id >= :first_id + :from and c.id < :first_id + :to
              group by c.user_id) as e
            where q.account_id = :account and q.user_id = e.user_id
            """;

    private static final String ALLOW_SEARCH =
            "update token set scopes = array['intake', 'manage'] where account_id = :account";

    private static final String SET_PASSWORD = """
            with admin as (
              update account_user set password_hash = :hash where account_id = :account and id = :admin
              returning account_id, id, email, email_key)
            insert into login (email_key, account_id, user_id)
            select email_key, account_id, id from admin
            returning (select email from admin)
            """;

    private final Database database;
    private final OffsetDateTime now = Instant.now().atOffset(ZoneOffset.UTC);

    public GrowthStore(Database database) {
        this.database = database;
    }

    void allowSearch(BenchAccount account) {
        database.jdbi()
                .useHandle(handle -> handle.createUpdate(ALLOW_SEARCH)
                        .bind("account", account.id().value())
                        .execute());
    }

    /** The credentials for signing in to the console. */
    record SignIn(String email, String password) {}

    /** Gives the account's admin a password. */
    SignIn createSignIn(BenchAccount account) {
        String password = UUID.randomUUID().toString();
        String hash;
        try (Passwords passwords = Passwords.onOwnThreads()) {
            hash = passwords.hash(password);
        }
        String email = database.jdbi()
                .withHandle(handle -> handle.createQuery(SET_PASSWORD)
                        .bind("hash", hash)
                        .bind("account", account.id().value())
                        .bind("admin", account.members().getFirst())
                        .mapTo(String.class)
                        .one());
        return new SignIn(email, password);
    }

    /** Adds the contacts of the leads numbered from {@code from} (included) to {@code to} (not included). */
    void fill(BenchAccount account, long from, long to) {
        for (long start = from; start < to; start += CHUNK) {
            fillChunk(account, start, Math.min(to, start + CHUNK), to);
        }
        database.jdbi().useHandle(handle -> {
            handle.execute("vacuum (analyze) contact, contact_phone, contact_tag, timeline, enrollment, dialer_entry");
            handle.execute("checkpoint");
        });
    }

    private void fillChunk(BenchAccount account, long from, long to, long total) {
        database.jdbi().useTransaction(tx -> {
            tx.createUpdate(FILL_CONTACTS)
                    .bind("account", account.id().value())
                    .bind("first_id", FIRST_ID)
                    .bindArray("areas", String.class, ofCities(SampleCity::areaCode))
                    .bindArray("cities", String.class, ofCities(SampleCity::city))
                    .bindArray("states", String.class, ofCities(SampleCity::state))
                    .bindArray("zipcodes", String.class, ofCities(SampleCity::zipcode))
                    .bindArray("timezones", String.class, ofCities(GrowthStore::timezone))
                    .bind("places", SampleCity.ALL.size())
                    .bindArray("first_names", String.class, SampleLead.FIRST_NAMES)
                    .bind("first_count", SampleLead.FIRST_NAMES.size())
                    .bindArray("last_names", String.class, SampleLead.LAST_NAMES)
                    .bind("last_count", SampleLead.LAST_NAMES.size())
                    .bind("source", account.leadSource())
                    .bind("line", account.line())
                    .bind("disposition_status", account.dispositionStatus())
                    .bindArray("members", Long.class, account.members())
                    .bind("member_count", account.members().size())
                    .bind("now", now)
                    .bind("total", total)
                    .bind("from", from)
                    .bind("to", to)
                    .execute();
            for (String fill :
                    List.of(FILL_PHONES, FILL_TAGS, FILL_TIMELINE, FILL_ENROLLMENTS, FILL_ENTRIES, COUNT_ENTRIES)) {
                tx.createUpdate(fill)
                        .bind("account", account.id().value())
                        .bind("first_id", FIRST_ID)
                        .bind("from", from)
                        .bind("to", to)
                        .bind("tag", account.tag())
                        .bind("sequence", account.sequence())
                        .bind("now", now)
                        .bind("total", total)
                        .execute();
            }
        });
    }

    private static List<String> ofCities(Function<SampleCity, String> part) {
        return SampleCity.ALL.stream().map(part).toList();
    }

    /** The time zone that intake would infer. */
    private static String timezone(SampleCity city) {
        ZoneHints hints = new ZoneHints("US", city.state(), city.zipcode(), "+1" + city.areaCode() + "2000000");
        return Zones.choose(Zones.zoneCandidates(hints).zones(), ACCOUNT_ZONE).getId();
    }
}
