package firstring.accounts;

import firstring.accounts.users.UserStore;
import firstring.postgres.Database;
import firstring.postgres.Ids;
import java.time.InstantSource;

/** The parts that every feature is built on: the database, the source of ids, the clock, and accounts. */
public record Platform(Database database, Ids ids, InstantSource clock, Accounts accounts) {

    public Guard guard() {
        return accounts.guard();
    }

    public AccountStore settings() {
        return accounts.settings();
    }

    public UserStore users() {
        return accounts.users();
    }
}
