package firstring.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import firstring.phone.Phones;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** An upgrade of contacts and stops that were stored when the two forms of a number counted as two numbers. */
final class NumbersInTwoFormsTest {
    @Test
    void existingDuplicatesStayAndNewOnesAreRefused() throws SQLException {
        try (HikariDataSource pool = Pools.openForCommands(TestDatabase.createEmptyUrl())) {
            Migrations.run(pool, "036");
            PlainSql.execute(pool, """
                    insert into account (account_id, name, country, timezone, created_at, updated_at)
                    values (1, 'Acme', 'US', 'UTC', now(), now());
                    insert into contact (account_id, id, phone_number, timezone, timezone_explicit, created_at, updated_at)
                    select 1, id, e164, 'UTC', true, now(), now() from (values
                      (10, '+5491123456789'), (11, '+541123456789'), (12, '+5491123456780'), (13, '+551171234567'),
                      (14, '+18185551234'), (15, '+548001234567')) as of_contact (id, e164);
                    insert into contact_phone (account_id, e164, contact_id, is_primary, created_at)
                    select 1, phone_number, id, true, now() from contact;
                    insert into phone_stop (account_id, e164, kind, created_at) values
                      (1, '+541123456780', 'opted_out', now()), (1, '+5511971234567', 'do_not_contact', now()),
                      (1, '+5491123456789', 'invalid_number', now()), (1, '+18185551234', 'opted_out', now());
                    """);

            Migrations.run(pool);

            assertThat(PlainSql.list(pool, "select contact_id || ' ' || e164 from contact_phone where has_twin"))
                    .containsExactlyInAnyOrder("10 +5491123456789", "11 +541123456789");
            assertThat(PlainSql.list(pool, "select e164 || ' ' || kind from phone_stop"))
                    .containsExactlyInAnyOrder(
                            "+541123456780 opted_out",
                            "+5491123456780 opted_out",
                            "+551171234567 do_not_contact",
                            "+5511971234567 do_not_contact",
                            "+5491123456789 invalid_number",
                            "+18185551234 opted_out");
            for (String stored : new String[] {"+5491123456780", "+551171234567"}) {
                String other = Phones.forms(stored).getLast();
                assertThatThrownBy(() -> PlainSql.execute(pool, """
                        insert into contact_phone (account_id, e164, contact_id, is_primary, created_at)
                        values (1, '%s', 14, false, now())
                        """.formatted(other)))
                        .as(other)
                        .hasMessageContaining("contact_phone_one_form");
            }
        }
    }
}
