package firstring.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class TestDatabaseTest {

    @Test
    void eachDatabaseIsMigratedAndItsOwn() {
        Database one = TestDatabase.create();
        Database other = TestDatabase.create();
        insertAccount(one);

        assertThat(countAccounts(one)).isEqualTo(1);
        assertThat(countAccounts(other)).isZero();
        TestDatabase.assertNoConnectionHeld(one);
    }

    @Test
    void theSessionTimeZoneIsUnusual() {
        Database database = TestDatabase.create();

        String zone = database.jdbi()
                .withHandle(handle ->
                        handle.createQuery("show timezone").mapTo(String.class).one());

        assertThat(zone).isEqualTo(TestDatabase.SESSION_ZONE);
    }

    private static void insertAccount(Database database) {
        database.jdbi()
                .useHandle(
                        handle -> handle.execute(
                                "insert into account (account_id, name, created_at, updated_at) values (1, 'Acme', now(), now())"));
    }

    private static long countAccounts(Database database) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery("select count(*) from account")
                        .mapTo(Long.class)
                        .one());
    }
}
