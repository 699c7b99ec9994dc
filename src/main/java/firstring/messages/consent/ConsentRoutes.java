package firstring.messages.consent;

import firstring.accounts.AccountId;
import firstring.accounts.Accounts;
import firstring.accounts.Caller;
import firstring.accounts.Guard;
import firstring.accounts.Role;
import firstring.accounts.UserId;
import firstring.contacts.Contact;
import firstring.contacts.ContactField;
import firstring.contacts.ContactGuard;
import firstring.contacts.LeadId;
import firstring.http.Answer;
import firstring.http.Call;
import firstring.http.Params;
import firstring.http.Patch;
import firstring.http.Routes;
import firstring.http.body.StrictForm;
import firstring.messages.Channel;
import firstring.postgres.Database;
import firstring.postgres.Ids;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/contacts/{id}/consent}: a contact's consents at any time, and recording a new one. */
public final class ConsentRoutes {
    private static final String PATH = "/api/v1/contacts/{id}/consent";
    private static final int SHOWN = 200;

    private final Database database;
    private final Accounts accounts;
    private final Ids ids;
    private final InstantSource clock;
    private final ContactGuard contacts;
    private final ConsentStore consents = new ConsentStore();

    public ConsentRoutes(Database database, Accounts accounts, Ids ids, InstantSource clock) {
        this.database = database;
        this.accounts = accounts;
        this.ids = ids;
        this.clock = clock;
        this.contacts = new ContactGuard(database);
    }

    public void addTo(Routes routes) {
        Guard guard = accounts.guard();
        routes.on(
                        "GET",
                        PATH,
                        guard.manage(
                                Role.AGENT,
                                (caller, call) ->
                                        contacts.open(caller, call.pathId(), contact -> show(caller, call, contact))))
                .on(
                        "POST",
                        PATH,
                        guard.manage(
                                Role.AGENT,
                                (caller, call) ->
                                        contacts.open(caller, call.pathId(), contact -> add(caller, call, contact))));
    }

    private Answer show(Caller caller, Call call, Contact contact) throws Exception {
        return StrictForm.query(call, Set.of("at"), params -> {
            Instant sent = params.moment("at");
            Instant at = sent == null ? clock.instant() : sent;
            return params.faults().isEmpty()
                    ? Answer.json(200, view(all(caller.account(), contact), at))
                    : Answer.invalid(params.faults());
        });
    }

    private List<Consent> all(AccountId account, Contact contact) {
        return database.jdbi().withHandle(handle -> consents.list(handle, account, contact));
    }

    private Answer add(Caller caller, Call call, Contact contact) throws Exception {
        return StrictForm.body(
                call,
                Set.of("channel", "given", "address", "at", "source", "text", "ip", "page_url", "certificate_id"),
                params -> {
                    Consent consent = read(params, contact, caller);
                    if (!params.faults().isEmpty()) {
                        return Answer.invalid(params.faults());
                    }
                    database.jdbi().useTransaction(tx -> consents.append(tx, caller.account(), consent));
                    return Answer.json(201, view(consent));
                });
    }

    private Consent read(Params params, Contact contact, Caller caller) {
        Patch patch = Patch.creating(params);
        Channel channel = patch.required("channel", Channel.SMS, patch.choice(Channel.ALL, Channel::code));
        boolean given = patch.required("given", false, params::flag);
        Instant now = clock.instant();
        Instant at = patch.kept("at", now, params::moment);
        if (at.isAfter(now)) {
            params.faults().add("at", "`at` must not be in the future.");
        }
        return new Consent(
                ids.next(),
                address(params, caller.account(), contact, channel),
                channel,
                given,
                at,
                new Consent.Origin(now, patch.kept("source", "api", patch.line(64)), caller.user(), null),
                new Consent.Proof(
                        params.text("text", 10_000),
                        params.line("ip", 45),
                        params.line("page_url", 2_048),
                        params.line("certificate_id", 255)));
    }

    /** The contact's own address that the channel uses. */
    private String address(Params params, AccountId account, Contact contact, Channel channel) {
        String email = contact.field(ContactField.EMAIL);
        String own = channel == Channel.EMAIL ? email : contact.phoneNumber();
        String sent = params.line("address", 320);
        if (sent == null) {
            if (own == null) {
                params.faults().add("channel", "The contact has no email address, so `channel` cannot be email.");
            }
            return own == null ? "" : Consent.key(own);
        }
        List<String> known = database.jdbi().withHandle(handle -> consents.addresses(handle, account, contact));
        if (!known.contains(Consent.key(sent)) || sent.contains("@") != (channel == Channel.EMAIL)) {
            params.faults().add("address", "`address` must be one of the contact's own addresses.");
        }
        return Consent.key(sent);
    }

    private static Map<String, @Nullable Object> view(List<Consent> all, Instant at) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("at", at);
        view.put(
                "state",
                ConsentLedger.stateAt(all, at).values().stream()
                        .map(ConsentRoutes::view)
                        .toList());
        view.put(
                "data",
                ConsentLedger.until(all, at).reversed().stream()
                        .limit(SHOWN)
                        .map(ConsentRoutes::view)
                        .toList());
        return view;
    }

    private static Map<String, @Nullable Object> view(Consent consent) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("id", consent.id());
        view.put("address", consent.address());
        view.put("channel", consent.channel().code());
        view.put("given", consent.given());
        view.put("at", consent.at());
        view.put("recorded_at", consent.origin().recordedAt());
        view.put("source", consent.origin().source());
        view.put("text", consent.proof().text());
        view.put("ip", consent.proof().ip());
        view.put("page_url", consent.proof().pageUrl());
        view.put("certificate_id", consent.proof().certificateId());
        UserId user = consent.origin().user();
        view.put("user_id", user == null ? null : user.value());
        LeadId lead = consent.origin().lead();
        view.put("lead_id", lead == null ? null : lead.value());
        return view;
    }
}
