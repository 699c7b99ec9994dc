package firstring.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import firstring.phone.Phones;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** An upgrade of contacts and stops that were stored before Brazilian mobile numbers got their ninth digit. */
final class RenumberedPhonesTest {
    @Test
    void storedNumbersGetTheirCurrentForm() throws SQLException {
        try (HikariDataSource pool = Pools.openForCommands(TestDatabase.createEmptyUrl())) {
            Migrations.run(pool, "032");
            PlainSql.execute(pool, """
                    insert into account (account_id, name, country, timezone, created_at, updated_at)
                    values (1, 'Acme', 'US', 'UTC', now(), now());
                    insert into contact (account_id, id, phone_number, timezone, timezone_explicit, created_at, updated_at)
                    select 1, id, e164, 'UTC', true, now(), now() from (values
                      (10, '+551181234567'), (11, '+551133334444'), (12, '+552181234567'), (13, '+5521981234567'),
                      (14, '+18185551234')) as of_contact (id, e164);
                    insert into contact_phone (account_id, e164, contact_id, is_primary, created_at)
                    select 1, phone_number, id, true, now() from contact;
                    insert into contact_phone (account_id, e164, contact_id, is_primary, created_at)
                    values (1, '+557191234567', 14, false, now());
                    insert into phone_stop (account_id, e164, kind, created_at) values
                      (1, '+551181234567', 'do_not_contact', now()), (1, '+551133334444', 'opted_out', now());
                    """);

            Migrations.run(pool);

            assertThat(PlainSql.list(pool, "select id || ' ' || phone_number from contact order by id"))
                    .containsExactly(
                            "10 " + stored("+551181234567"),
                            "11 " + stored("+551133334444"),
                            "12 +552181234567",
                            "13 " + stored("+552181234567"),
                            "14 +18185551234");
            assertThat(PlainSql.list(
                            pool,
                            "select contact_id || ' ' || e164 from contact_phone order by contact_id, is_primary"))
                    .containsExactly(
                            "10 +5511981234567",
                            "11 +551133334444",
                            "12 +552181234567",
                            "13 +5521981234567",
                            "14 " + stored("+557191234567"),
                            "14 +18185551234");
            assertThat(PlainSql.list(pool, "select e164 || ' ' || kind from phone_stop order by e164"))
                    .containsExactly(
                            "+551133334444 opted_out", "+551181234567 do_not_contact", "+5511981234567 do_not_contact");
        }
    }

    private static String stored(String phone) {
        return Phones.parse(phone, "US").orElseThrow().e164();
    }
}
