package firstring.messages.consent;

import firstring.accounts.Accounts;
import firstring.accounts.Caller;
import firstring.accounts.Role;
import firstring.contacts.ContactGuard;
import firstring.contacts.Visibility;
import firstring.http.Answer;
import firstring.http.Call;
import firstring.http.Paging;
import firstring.http.Patch;
import firstring.http.Routes;
import firstring.http.body.StrictForm;
import firstring.messages.MessageId;
import firstring.messages.OutboxStore;
import firstring.messages.PersonStore;
import firstring.messages.consent.OptOutReview.Decision;
import firstring.postgres.Database;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * {@code /api/v1/opt-out-reviews}: messages that contain an opt-out word but may not be opt-outs. Until a user who sees
 * the contact decides, nothing automatic is sent to the number.
 */
public final class OptOutReviewRoutes {
    private static final String PATH = "/api/v1/opt-out-reviews";

    private final Database database;
    private final Accounts accounts;
    private final InstantSource clock;
    private final Suppressions suppressions;
    private final OutboxStore outbox;
    private final ContactGuard contacts;
    private final OptOutReviewStore store = new OptOutReviewStore();
    private final PersonStore people = new PersonStore();

    public OptOutReviewRoutes(
            Database database, Accounts accounts, InstantSource clock, Suppressions suppressions, OutboxStore outbox) {
        this.database = database;
        this.accounts = accounts;
        this.clock = clock;
        this.suppressions = suppressions;
        this.outbox = outbox;
        this.contacts = new ContactGuard(database);
    }

    public void addTo(Routes routes) {
        routes.on("GET", PATH, accounts.guard().manage(Role.AGENT, this::list))
                .on("POST", PATH + "/{id}", accounts.guard().manage(Role.AGENT, this::decide))
                .on(
                        "GET",
                        "/api/v1/contacts/{id}/opt-out-reviews",
                        accounts.guard()
                                .manage(
                                        Role.AGENT,
                                        (caller, call) -> contacts.open(
                                                caller,
                                                call.pathId(),
                                                contact -> answer(database.jdbi()
                                                        .withHandle(handle -> store.listOfContact(
                                                                handle, caller.account(), contact.id()))))));
    }

    private static Answer answer(List<OptOutReview> reviews) {
        return Answer.json(
                200,
                Map.of("data", reviews.stream().map(OptOutReviewRoutes::view).toList()));
    }

    private Answer list(Caller caller, Call call) throws Exception {
        return StrictForm.query(call, Set.of(), params -> {
            Paging paging = Paging.read(params);
            return params.faults().isEmpty()
                    ? paging.answer(
                            database.jdbi()
                                    .withHandle(handle ->
                                            store.list(handle, caller.account(), Visibility.of(caller), paging)),
                            review -> review.id().value(),
                            OptOutReviewRoutes::view)
                    : Answer.invalid(params.faults());
        });
    }

    private Answer decide(Caller caller, Call call) throws Exception {
        MessageId id = new MessageId(call.pathId());
        if (database.jdbi()
                .withHandle(handle -> store.find(handle, caller.account(), Visibility.of(caller), id))
                .isEmpty()) {
            return Answer.notFound();
        }
        return StrictForm.body(call, Set.of("opted_out"), params -> {
            boolean optedOut = Patch.creating(params).required("opted_out", false, params::flag);
            if (!params.faults().isEmpty()) {
                return Answer.invalid(params.faults());
            }
            return database.jdbi().<Answer, SQLException>inTransaction(tx -> decide(tx, caller, id, optedOut));
        });
    }

    /** Locks the number first, like every opt-out. */
    private Answer decide(Handle tx, Caller caller, MessageId id, boolean optedOut) throws SQLException {
        Optional<OptOutReview> review = store.find(tx, caller.account(), Visibility.of(caller), id);
        if (review.isEmpty()) {
            return Answer.notFound();
        }
        String e164 = review.get().e164();
        Optional<PersonStore.Owner> owner = people.lockOwner(tx, caller.account(), e164);
        Decision decision = optedOut ? Decision.OPTED_OUT : Decision.NOT_OPTED_OUT;
        if (!store.decide(tx, caller.account(), e164, decision, caller.user(), clock.instant())) {
            return Answer.notFound();
        }
        if (optedOut) {
            suppressions.optOut(tx, caller.account(), e164, owner, "review", clock.instant());
        } else {
            outbox.wakeReviewed(tx, caller.account(), e164, clock.instant());
        }
        return Answer.empty();
    }

    private static Map<String, @Nullable Object> view(OptOutReview review) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("id", review.id().value());
        view.put("phone_number", review.e164());
        view.put(
                "contact_id", review.contact() == null ? null : review.contact().value());
        view.put("body", review.body());
        view.put("received_at", review.at());
        return view;
    }
}
