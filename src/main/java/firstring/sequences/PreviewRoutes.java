package firstring.sequences;

import firstring.accounts.AccountStore;
import firstring.accounts.Caller;
import firstring.accounts.Guard;
import firstring.accounts.Role;
import firstring.contacts.ContactId;
import firstring.contacts.Loaded;
import firstring.contacts.Visibility;
import firstring.contacts.catalog.CustomFields;
import firstring.http.Answer;
import firstring.http.Call;
import firstring.http.Params;
import firstring.http.Routes;
import firstring.http.body.StrictForm;
import firstring.messages.SmsText;
import firstring.postgres.Database;
import firstring.sequences.steps.Person;
import firstring.sequences.steps.StepFacts;
import firstring.sequences.steps.StepFacts.Running;
import firstring.sequences.steps.StepFactsStore;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;

/**
 * {@code POST /api/v1/sequences/{id}/preview}: what a sequence, as saved or as being edited, would do with a contact,
 * and when. Everything is read as in a real run and nothing is written.
 */
public final class PreviewRoutes {
    private static final Set<String> KEYS = Set.of("contact_id", "at", "steps", "settings", "replied");

    private final Guard guard;
    private final Database database;
    private final InstantSource clock;
    private final AccountStore accounts;
    private final CustomFields customFields;
    private final SequenceStore sequences;
    private final StepFactsStore facts = new StepFactsStore();

    public PreviewRoutes(
            Guard guard, Database database, InstantSource clock, AccountStore accounts, CustomFields customFields) {
        this.guard = guard;
        this.database = database;
        this.clock = clock;
        this.accounts = accounts;
        this.customFields = customFields;
        this.sequences = new SequenceStore(database);
    }

    public void addTo(Routes routes) {
        routes.on("POST", "/api/v1/sequences/{id}/preview", guard.manage(Role.AGENT, this::preview));
    }

    /** The requested preview. */
    private record Request(ContactId contact, Instant at, String steps, SequenceSettings settings, boolean replied) {}

    private Answer preview(Caller caller, Call call) throws Exception {
        SequenceId id = new SequenceId(call.pathId());
        Optional<Sequence> sequence = sequences.find(caller.account(), id);
        if (sequence.isEmpty()) {
            return Answer.notFound();
        }
        return StrictForm.body(
                call,
                KEYS,
                params -> database.jdbi().inTransaction(tx -> {
                    Request request = read(tx, caller, params, sequence.get());
                    if (!params.faults().isEmpty()) {
                        return Answer.invalid(params.faults());
                    }
                    return run(tx, caller, sequence.get(), request);
                }));
    }

    private Request read(Handle tx, Caller caller, Params params, Sequence sequence) {
        UnaryOperator<Set<StepReference>> findKnown =
                references -> sequences.findKnown(tx, caller.account(), references);
        Set<String> fields = new HashSet<>(Person.FIELDS);
        fields.addAll(customFields.keys(caller.account()));
        Long contact = params.id("contact_id");
        if (contact == null && !params.faults().has("contact_id")) {
            params.faults().add("contact_id", "`contact_id` is required.");
        }
        String steps = StepsReader.read(params, "steps", new StepsReader.Known(fields, findKnown));
        Instant at = params.moment("at");
        return new Request(
                new ContactId(contact == null ? 0 : contact),
                at == null ? clock.instant() : at,
                steps == null ? sequence.steps() : steps,
                SettingsReader.read(params, sequence.settings(), findKnown),
                params.flagOrFalse("replied"));
    }

    private Answer run(Handle tx, Caller caller, Sequence sequence, Request request) throws SQLException {
        StepFacts found = new StepFacts(accounts.getSettings(caller.account()), request.at());
        Plan plan = PlanReader.read(sequence.plan(), request.steps());
        Loaded<Person> loaded =
                facts.loadForPreview(tx.getConnection(), found, request.contact(), plan, Visibility.of(caller));
        if (loaded.isHidden()) {
            return Answer.unauthorized();
        }
        if (!(loaded instanceof Loaded.Seen<Person>(Person person))) {
            return Answer.json(
                    400,
                    Map.of(
                            "message",
                            "The given data was invalid.",
                            "errors",
                            Map.of("contact_id", List.of("The selected contact id is invalid."))));
        }
        Running running = new Running(sequence.id(), plan.version(), false, false, request.settings());
        List<Map<String, Object>> moments = new Preview(found, running, plan, person, request.replied())
                .run().stream().map(moment -> view(moment, person.zone())).toList();
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("contact_id", request.contact().value());
        view.put("timezone", person.zone().getId());
        view.put("paused", sequence.paused());
        view.put("moments", moments);
        return Answer.json(200, view);
    }

    private static Map<String, Object> view(Preview.Moment moment, ZoneId zone) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("at", moment.at());
        view.put("local", moment.at().atZone(zone).toOffsetDateTime().toString());
        view.put("step", moment.step());
        view.put("what", moment.what());
        view.put("outcome", moment.outcome());
        String text = moment.text();
        view.put("text", text);
        view.put("segments", text != null && moment.what().equals("send_sms") ? SmsText.segments(text) : null);
        return view;
    }
}
