package firstring.sequences.enrollments;

import firstring.accounts.Caller;
import firstring.accounts.Guard;
import firstring.accounts.Role;
import firstring.contacts.ContactGuard;
import firstring.contacts.ContactId;
import firstring.contacts.Contacts;
import firstring.contacts.Visibility;
import firstring.http.Answer;
import firstring.http.Call;
import firstring.http.Faults;
import firstring.http.Paging;
import firstring.http.Params;
import firstring.http.Routes;
import firstring.http.body.Form;
import firstring.http.body.FormValue;
import firstring.http.body.StrictForm;
import firstring.postgres.Database;
import firstring.sequences.Funnel;
import firstring.sequences.SequenceId;
import firstring.sequences.SequenceStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The enrollments of a sequence or contact: {@code /sequences/{id}/enrollments}, {@code /contacts/{id}/enrollments},
 * {@code /enrollments/{id}}.
 */
public final class EnrollmentRoutes {
    private static final int MAX_CONTACTS = 500;
    private static final int MAX_LEAVING = 10_000;

    private final Guard guard;
    private final Enrollments enrollments;
    private final ContactGuard contacts;
    private final SequenceStore sequences;

    public EnrollmentRoutes(Guard guard, Enrollments enrollments, Contacts contacts, Database database) {
        this.guard = guard;
        this.enrollments = enrollments;
        this.contacts = new ContactGuard(contacts);
        this.sequences = new SequenceStore(database);
    }

    public void addTo(Routes routes) {
        routes.on("GET", "/api/v1/sequences/{id}/enrollments", guard.manage(Role.TEAM_LEAD, this::listOfSequence))
                .on("POST", "/api/v1/sequences/{id}/enrollments", guard.manage(Role.AGENT, this::enroll))
                .on("DELETE", "/api/v1/sequences/{id}/enrollments", guard.manage(Role.TEAM_LEAD, this::disenrollAll))
                .on("GET", "/api/v1/sequences/{id}/funnel", guard.manage(Role.AGENT, this::funnel))
                .on("GET", "/api/v1/contacts/{id}/enrollments", guard.manage(Role.AGENT, this::listOfContact))
                .on("DELETE", "/api/v1/contacts/{id}/enrollments", guard.manage(Role.AGENT, this::disenroll))
                .on("GET", "/api/v1/enrollments/{id}", guard.manage(Role.AGENT, this::get))
                .on("DELETE", "/api/v1/enrollments/{id}", guard.manage(Role.AGENT, this::end))
                .on("POST", "/api/v1/enrollments/{id}/retry", guard.manage(Role.TEAM_LEAD, this::retry));
    }

    private Answer listOfSequence(Caller caller, Call call) throws Exception {
        return StrictForm.query(call, Set.of("state", "reason"), params -> {
            Paging paging = Paging.read(params);
            String state = params.line("state", 40);
            String reason = params.line("reason", 40);
            if (!params.faults().isEmpty()) {
                return Answer.invalid(params.faults());
            }
            if (isUnknown(caller, call)) {
                return Answer.notFound();
            }
            EnrollmentStore.OfSequence wanted = new EnrollmentStore.OfSequence(
                    new SequenceId(call.pathId()),
                    state,
                    reason,
                    Visibility.of(caller),
                    paging.afterOrZero(),
                    paging.fetch());
            return paging.answer(
                    enrollments.listOfSequence(caller.account(), wanted), EnrollmentRow::id, EnrollmentRoutes::view);
        });
    }

    private Answer listOfContact(Caller caller, Call call) throws Exception {
        return StrictForm.query(call, Set.of(), params -> {
            Paging paging = Paging.read(params);
            if (!params.faults().isEmpty()) {
                return Answer.invalid(params.faults());
            }
            return contacts.open(caller, call.pathId(), contact -> {
                List<EnrollmentRow> rows =
                        enrollments.listOfContact(caller.account(), contact, paging.afterOrZero(), paging.fetch());
                return paging.answer(rows, EnrollmentRow::id, EnrollmentRoutes::view);
            });
        });
    }

    private Answer get(Caller caller, Call call) throws Exception {
        return enrollments.find(caller, call.pathId()).answer(found -> Answer.json(200, view(found)));
    }

    private Answer enroll(Caller caller, Call call) throws Exception {
        return StrictForm.body(call, Set.of("contact_id", "contact_ids", "force"), params -> {
            if (isUnknown(caller, call)) {
                return Answer.notFound();
            }
            List<ContactId> wanted = wanted(params);
            boolean force = params.flagOrFalse("force");
            if (!params.faults().isEmpty()) {
                return Answer.invalid(params.faults());
            }
            if (wanted.size() > 1 && !caller.role().isAtLeast(Role.TEAM_LEAD)) {
                return Answer.unauthorized();
            }
            SequenceId sequence = new SequenceId(call.pathId());
            List<Map<String, Object>> data = new ArrayList<>();
            for (ContactId contact : wanted) {
                EnrollReceipt receipt = enrollments.enroll(
                        caller, Visibility.of(caller), new Enrollments.EnrollCommand(sequence, contact, force));
                data.add(Map.of("contact_id", contact.value(), "outcome", receipt.code()));
            }
            return Answer.json(200, Map.of("data", data));
        });
    }

    /** The contact ids of a request: one, or a list of them. */
    private static List<ContactId> wanted(Params params) {
        List<ContactId> contacts = new ArrayList<>();
        Long one = params.id("contact_id");
        if (one != null) {
            contacts.add(new ContactId(one));
        }
        FormValue sent = params.form().sent("contact_ids");
        if (sent instanceof FormValue.Items(List<FormValue> items) && items.size() <= MAX_CONTACTS) {
            for (FormValue item : items) {
                Long id = new Params(new Form(Map.of("id", item)), new Faults()).id("id");
                if (id != null) {
                    contacts.add(new ContactId(id));
                }
            }
        }
        boolean whole = sent == null
                || (sent instanceof FormValue.Items(List<FormValue> items) && items.size() == contacts.size());
        if ((one == null && sent == null) || (one != null && sent != null) || !whole) {
            params.faults()
                    .add(
                            sent == null ? "contact_id" : "contact_ids",
                            "Send either `contact_id`, or `contact_ids` with at most %d ids.".formatted(MAX_CONTACTS));
        }
        return contacts.stream().distinct().toList();
    }

    private Answer disenrollAll(Caller caller, Call call) {
        if (isUnknown(caller, call)) {
            return Answer.notFound();
        }
        int left = enrollments.disenrollAll(caller, new SequenceId(call.pathId()), MAX_LEAVING);
        return Answer.json(200, Map.of("disenrolled", left, "more", left == MAX_LEAVING));
    }

    private Answer disenroll(Caller caller, Call call) throws Exception {
        return contacts.open(caller, call.pathId(), contact -> {
            enrollments.disenroll(caller, Visibility.of(caller), contact.id());
            return Answer.empty();
        });
    }

    private Answer end(Caller caller, Call call) throws Exception {
        return enrollments.find(caller, call.pathId()).answer(found -> {
            enrollments.end(caller, found);
            return Answer.empty();
        });
    }

    private Answer retry(Caller caller, Call call) throws Exception {
        return StrictForm.body(call, Set.of("skip"), params -> {
            boolean skip = params.flagOrFalse("skip");
            return params.faults().isEmpty()
                    ? enrollments.find(caller, call.pathId()).answer(found -> retry(caller, call, found, skip))
                    : Answer.invalid(params.faults());
        });
    }

    private Answer retry(Caller caller, Call call, EnrollmentRow found, boolean skip) throws Exception {
        return enrollments.retry(caller.account(), found, skip)
                ? get(caller, call)
                : Answer.message(409, "Only an enrollment that was set aside can be retried.");
    }

    private Answer funnel(Caller caller, Call call) {
        SequenceId id = new SequenceId(call.pathId());
        return sequences
                .find(caller.account(), id)
                .map(sequence -> Answer.json(
                        200,
                        Funnel.view(
                                sequence,
                                enrollments.funnel(caller.account(), id),
                                enrollments.waiting(caller.account(), id))))
                .orElseGet(Answer::notFound);
    }

    private boolean isUnknown(Caller caller, Call call) {
        return sequences.find(caller.account(), new SequenceId(call.pathId())).isEmpty();
    }

    static Map<String, Object> view(EnrollmentRow row) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", row.id());
        view.put("sequence_id", row.sequence().value());
        view.put("sequence_name", row.sequenceName());
        view.put("contact_id", row.contact().value());
        view.put("contact_name", row.contactName());
        view.put("phone_number", row.phoneNumber());
        view.put("state", row.state());
        view.put("plan", row.plan());
        view.put("step", row.step());
        view.put("next_at", row.nextAt());
        view.put("reason", row.reason());
        view.put("attempt", row.attempt());
        view.put("fault", row.fault());
        view.put("enrolled_at", row.enrolledAt());
        view.put("closed_at", row.closedAt());
        return view;
    }
}
