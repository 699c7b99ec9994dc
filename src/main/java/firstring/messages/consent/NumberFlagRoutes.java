package firstring.messages.consent;

import firstring.accounts.Accounts;
import firstring.accounts.Caller;
import firstring.accounts.Role;
import firstring.contacts.Contact;
import firstring.contacts.ContactGuard;
import firstring.http.Answer;
import firstring.http.Call;
import firstring.http.Params;
import firstring.http.Patch;
import firstring.http.Routes;
import firstring.http.body.StrictForm;
import firstring.messages.SendRule;
import firstring.phone.Phone;
import firstring.phone.Phones;
import firstring.postgres.Database;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@code /api/v1/contacts/{id}/marks}: flags on a contact's unusable numbers, set by a provider or by users, who can
 * also remove them.
 */
public final class NumberFlagRoutes {
    private static final String PATH = "/api/v1/contacts/{id}/marks";
    private static final List<SendRule> FLAGS = List.of(SendRule.WRONG_NUMBER, SendRule.INVALID_NUMBER);

    private final Database database;
    private final Accounts accounts;
    private final InstantSource clock;
    private final Suppressions suppressions;
    private final ContactGuard contacts;
    private final NumberFlagStore store = new NumberFlagStore();

    public NumberFlagRoutes(Database database, Accounts accounts, InstantSource clock, Suppressions suppressions) {
        this.database = database;
        this.accounts = accounts;
        this.clock = clock;
        this.suppressions = suppressions;
        this.contacts = new ContactGuard(database);
    }

    public void addTo(Routes routes) {
        routes.on(
                        "GET",
                        PATH,
                        accounts.guard()
                                .manage(
                                        Role.AGENT,
                                        (caller, call) -> contacts.open(
                                                caller, call.pathId(), contact -> list(caller, call, contact))))
                .on(
                        "PUT",
                        PATH,
                        accounts.guard()
                                .manage(
                                        Role.AGENT,
                                        (caller, call) -> contacts.open(
                                                caller, call.pathId(), contact -> put(caller, call, contact))));
    }

    private Answer list(Caller caller, Call call, Contact contact) throws Exception {
        return StrictForm.query(
                call,
                Set.of(),
                params -> params.faults().isEmpty() ? list(caller, contact) : Answer.invalid(params.faults()));
    }

    private Answer list(Caller caller, Contact contact) {
        List<NumberFlag> flags = database.jdbi().withHandle(handle -> store.list(handle, caller.account(), contact));
        return Answer.json(
                200, Map.of("data", flags.stream().map(NumberFlagRoutes::view).toList()));
    }

    private Answer put(Caller caller, Call call, Contact contact) throws Exception {
        return StrictForm.body(call, Set.of("mark", "marked", "phone_number"), params -> {
            NumberFlagStore.Change change = read(params, caller, contact);
            if (!params.faults().isEmpty()) {
                return Answer.invalid(params.faults());
            }
            if (!database.jdbi()
                    .inTransaction(tx -> suppressions.change(tx, caller.account(), change, clock.instant()))) {
                params.faults().add("phone_number", "`phone_number` must be a number of this contact.");
                return Answer.invalid(params.faults());
            }
            return list(caller, contact);
        });
    }

    private NumberFlagStore.Change read(Params params, Caller caller, Contact contact) {
        Patch patch = Patch.creating(params);
        SendRule flag = patch.required("mark", SendRule.WRONG_NUMBER, patch.choice(FLAGS, SendRule::code));
        boolean marked = patch.required("marked", false, params::flag);
        return new NumberFlagStore.Change(contact.id(), number(params, caller, contact), flag, marked, caller.user());
    }

    /** The primary number when none is sent. */
    private String number(Params params, Caller caller, Contact contact) {
        String sent = params.line("phone_number", 100);
        if (sent == null) {
            return contact.phoneNumber();
        }
        String region = accounts.settings().getSettings(caller.account()).country();
        Optional<String> e164 = Phones.parse(sent, region).map(Phone::e164);
        if (e164.isEmpty()) {
            params.faults().add("phone_number", "`phone_number` must be a number of this contact.");
        }
        return e164.orElse("");
    }

    private static Map<String, Object> view(NumberFlag flag) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("phone_number", flag.e164());
        view.put("mark", flag.rule().code());
        view.put("marked_at", flag.at());
        return view;
    }
}
