package firstring.callability;

import firstring.accounts.AccountId;
import firstring.accounts.AccountStore;
import firstring.accounts.Caller;
import firstring.accounts.Guard;
import firstring.accounts.Role;
import firstring.accounts.UserId;
import firstring.accounts.users.UserFacts;
import firstring.accounts.users.UserStore;
import firstring.contacts.Contact;
import firstring.contacts.ContactGuard;
import firstring.contacts.Contacts;
import firstring.http.Answer;
import firstring.http.Call;
import firstring.http.Routes;
import firstring.postgres.Database;
import firstring.time.CallingRules;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/contacts/{id}/callability}: every reason why a contact cannot be called now (docs/contract.md 3). */
public final class CallabilityRoutes {
    private final Guard guard;
    private final AccountStore accounts;
    private final UserStore users;
    private final ContactGuard contacts;
    private final Database database;
    private final InstantSource clock;
    private final CallabilityStore store = new CallabilityStore();

    public CallabilityRoutes(
            Guard guard,
            AccountStore accounts,
            UserStore users,
            Contacts contacts,
            Database database,
            InstantSource clock) {
        this.guard = guard;
        this.accounts = accounts;
        this.users = users;
        this.contacts = new ContactGuard(contacts);
        this.database = database;
        this.clock = clock;
    }

    public void addTo(Routes routes) {
        routes.on("GET", "/api/v1/contacts/{id}/callability", guard.manage(Role.AGENT, this::get));
    }

    private Answer get(Caller caller, Call call) throws Exception {
        return contacts.open(caller, call.pathId(), contact -> get(caller, contact));
    }

    private Answer get(Caller caller, Contact contact) throws SQLException {
        Instant now = clock.instant();
        CallabilityFacts facts = database.jdbi()
                .<CallabilityFacts, SQLException>withHandle(handle -> load(handle, caller.account(), contact, now));
        CallingRules rules = accounts.getSettings(caller.account()).callingRules();
        return Answer.json(200, new Callability(facts, rules, now).view());
    }

    private CallabilityFacts load(Handle handle, AccountId account, Contact contact, Instant now) throws SQLException {
        return new CallabilityFacts(
                contact,
                owner(handle, account, contact),
                store.listStops(handle, account, contact),
                store.listEntries(handle, account, contact),
                store.findParking(handle, account, contact).orElse(null),
                store.listAttempts(handle, account, contact, now));
    }

    private @Nullable UserFacts owner(Handle handle, AccountId account, Contact contact) throws SQLException {
        Long id = contact.links().userId();
        if (id == null) {
            return null;
        }
        UserId owner = new UserId(id);
        return users.loadFacts(handle.getConnection(), account, List.of(owner)).get(owner);
    }
}
