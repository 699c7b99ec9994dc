package firstring.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** An upgrade of tokens created before their length and creator were recorded. */
final class TokensBeforeSourcesTest {
    @Test
    void existingTokensGetTheirLengthAndCreator() throws SQLException {
        try (HikariDataSource pool = Pools.openForCommands(TestDatabase.createEmptyUrl())) {
            Migrations.run(pool, "021");
            PlainSql.execute(pool, """
                    insert into account (account_id, name, country, timezone, created_at, updated_at)
                    values (1, 'Acme', 'US', 'UTC', now(), now());
                    insert into token (digest, account_id, user_id, id, name, scopes, hint, created_at, updated_at) values
                      (sha256('a'), 1, 5, 10, 'short', '{intake}', '', now(), now()),
                      (sha256('b'), 1, 5, 11, 'long', '{intake}', 'cdef', now(), now());
                    insert into audit_log (account_id, at, id, action, resource, resource_id, name, changes, via, user_id)
                    values (1, now(), 20, 'created', 'tokens', '11', 'long', '[]', 'api', 7);
                    """);
            Migrations.run(pool);
            assertThat(PlainSql.list(
                            pool, "select id || ' ' || short || ' ' || coalesce(created_by, 0) from token order by id"))
                    .containsExactly("10 true 0", "11 false 7");
        }
    }
}
