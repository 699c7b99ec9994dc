package firstring.intake.leads;

import firstring.accounts.AccountSettings;
import firstring.accounts.AccountStore;
import firstring.accounts.Caller;
import firstring.accounts.Guard;
import firstring.accounts.InvalidDetails;
import firstring.accounts.Role;
import firstring.contacts.ContactStore;
import firstring.contacts.LeadId;
import firstring.contacts.Loaded;
import firstring.contacts.Visibility;
import firstring.contacts.catalog.CustomFields;
import firstring.http.Answer;
import firstring.http.Call;
import firstring.http.Faults;
import firstring.http.Routes;
import firstring.http.body.Form;
import firstring.http.body.FormReader;
import firstring.http.body.FormReading;
import firstring.http.body.FormValue;
import firstring.http.body.StrictForm;
import firstring.intake.Intake;
import firstring.intake.IntakeRoutes;
import firstring.intake.LeadParser;
import firstring.intake.NewLead;
import firstring.intake.Submission;
import firstring.intake.Submission.ReplayKind;
import firstring.intake.leads.LeadInboxStore.KeptLead;
import firstring.intake.leads.LeadInboxStore.KeptRequest;
import firstring.json.Json;
import firstring.phone.Phone;
import firstring.postgres.Database;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Replays stored leads: with corrections, or without the invalid details, one or many at once (docs/contract.md 1.2,
 * 1.5). The result is a new lead, decided by the same code.
 */
public final class ReplayRoutes {
    private static final int MAX_ACCEPTED_AT_ONCE = 200;

    /** The idempotency key of an accepted lead: accepting it twice, even in two browsers at once, accepts it once. */
    private static final String ACCEPT_KEY = "accept";

    /** The path alone identifies an accepted lead, even if settings now leave out other details. */
    private static final byte[] ACCEPTED = {};

    private final Guard guard;
    private final AccountStore accounts;
    private final CustomFields customFields;
    private final Intake intake;
    private final LeadInboxStore store;
    private final ContactStore contacts;

    public ReplayRoutes(
            Guard guard, AccountStore accounts, CustomFields customFields, Intake intake, Database database) {
        this.guard = guard;
        this.accounts = accounts;
        this.customFields = customFields;
        this.intake = intake;
        this.store = new LeadInboxStore(database);
        this.contacts = new ContactStore(database);
    }

    public void addTo(Routes routes) {
        routes.on("POST", "/api/v1/leads/accept", guard.manage(Role.TEAM_LEAD, this::acceptAll))
                .on("POST", "/api/v1/leads/{id}/replay", guard.manage(Role.TEAM_LEAD, this::replay))
                .on("POST", "/api/v1/leads/{id}/accept", guard.manage(Role.TEAM_LEAD, this::accept))
                .on("POST", "/api/v1/leads/{id}/dismiss", guard.manage(Role.TEAM_LEAD, this::dismiss))
                .on("POST", "/api/v1/leads/{id}/reopen", guard.manage(Role.TEAM_LEAD, this::reopen));
    }

    /** Replays a stored lead, with corrected fields replacing the originals, as a new lead through the same code. */
    private Answer replay(Caller caller, Call call) throws Exception {
        return withLead(caller, call.pathId(), kept -> replay(caller, call, kept));
    }

    private Answer replay(Caller caller, Call call, KeptLead kept) {
        Form original = form(kept.request());
        if (original == null) {
            return gone();
        }
        return switch (FormReader.read(call)) {
            case FormReading.Readable(Form corrections) -> {
                Form fields = original.with(corrections.values()).without(Set.of("api_token"));
                NewLead lead =
                        IntakeRoutes.parse(caller, call, fields, accounts.getSettings(caller.account()), customFields);
                yield isOfHiddenContact(caller, lead)
                        ? Answer.unauthorized()
                        : IntakeRoutes.answer(
                                intake.take(caller, submission(call, kept, fields, ReplayKind.CORRECTED), lead),
                                call.requestId());
            }
            case FormReading.Broken broken -> {
                Faults faults = new Faults();
                faults.add("body", broken.sentence());
                yield Answer.invalid(faults);
            }
            case FormReading.UnsupportedType unsupported -> Answer.message(415, unsupported.sentence());
        };
    }

    private Answer accept(Caller caller, Call call) throws Exception {
        return withLead(caller, call.pathId(), kept -> accept(caller, call, kept));
    }

    /** Accepts a lead without its invalid details. */
    private Answer accept(Caller caller, Call call, KeptLead kept) {
        if (!kept.summary().needsFixing()) {
            return needsNoFixing();
        }
        Form original = form(kept.request());
        if (original == null) {
            return gone();
        }
        Form fields = original.without(Set.of("api_token"));
        NewLead lead = withoutInvalidDetails(caller, call, kept, fields);
        return IntakeRoutes.answer(
                intake.take(caller, submission(call, kept, fields, ReplayKind.ACCEPTED), lead), call.requestId());
    }

    private NewLead withoutInvalidDetails(Caller caller, Call call, KeptLead kept, Form fields) {
        AccountSettings settings = accounts.getSettings(caller.account());
        NewLead lead =
                new LeadParser(fields, settings, InvalidDetails.WARN, call.receivedAt(), customFields).parse(null);
        String path = "/api/v1/leads/%d/accept".formatted(kept.summary().id());
        return lead.withKey(new NewLead.IdempotencyKey(path, ACCEPT_KEY, ACCEPTED));
    }

    private Answer acceptAll(Caller caller, Call call) throws Exception {
        return StrictForm.body(call, Set.of("lead_ids"), params -> {
            List<Long> leads = params.ids("lead_ids", MAX_ACCEPTED_AT_ONCE);
            if (leads == null && params.faults().isEmpty()) {
                params.faults().add("lead_ids", "`lead_ids` is required.");
            }
            if (leads == null) {
                return Answer.invalid(params.faults());
            }
            return Answer.json(200, Map.of("data", acceptEach(caller, call, leads)));
        });
    }

    /** Accepts one lead after the other; once the database is unreachable, it stops. */
    private List<Map<String, @Nullable Object>> acceptEach(Caller caller, Call call, List<Long> leads)
            throws Exception {
        List<Map<String, @Nullable Object>> results = new ArrayList<>();
        Answer answer = Answer.empty();
        for (long lead : leads) {
            if (answer.status() < 500) {
                answer = withLead(caller, lead, kept -> accept(caller, call, kept));
            }
            results.add(result(lead, answer));
        }
        return results;
    }

    private static Map<String, @Nullable Object> result(long lead, Answer answer) {
        JsonNode body = Json.tree(new String(answer.body(), StandardCharsets.UTF_8));
        boolean accepted = answer.status() < 300;
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("lead_id", lead);
        view.put("status", answer.status());
        view.put("message", body.path("message").asString(""));
        view.put("accepted_as", accepted ? body.path("lead_id").asLong() : null);
        view.put("contact_id", accepted ? body.path("contact_id").asLong() : null);
        return view;
    }

    private Answer dismiss(Caller caller, Call call) throws Exception {
        return withLead(
                caller,
                call.pathId(),
                kept -> store.dismiss(caller.account(), kept.summary().id(), caller.author(), call.receivedAt())
                        ? Answer.json(200, Map.of("message", "Lead dismissed."))
                        : needsNoFixing());
    }

    /** Undoes a dismissal. */
    private Answer reopen(Caller caller, Call call) throws Exception {
        return withLead(
                caller,
                call.pathId(),
                kept -> store.reopen(caller.account(), kept.summary().id())
                        ? Answer.json(200, Map.of("message", "Lead reopened."))
                        : Answer.message(409, "This lead is not dismissed."));
    }

    private static Answer needsNoFixing() {
        return Answer.message(409, "This lead does not need fixing.");
    }

    private static Answer gone() {
        return Answer.message(410, "The request of this lead is no longer stored.");
    }

    /** The fields of a stored request; null when it is no longer stored. */
    private static @Nullable Form form(KeptRequest request) {
        byte[] body = request.body();
        return body == null
                ? null
                : FormReader.read(mediaType(request.contentType()), request.contentType(), request.query(), body)
                        .form();
    }

    private static Submission submission(Call call, KeptLead kept, Form fields, ReplayKind ofFixable) {
        LeadId replayed = new LeadId(kept.summary().id());
        ReplayKind kind = kept.summary().needsFixing() ? ofFixable : ReplayKind.REPEATED;
        return new Submission(
                call.requestId(),
                "POST",
                kept.request().path(),
                "",
                "application/json",
                Json.bytes(plainFields(new FormValue.Fields(fields.values()))),
                call.remoteAddress(),
                call.receivedAt(),
                "replay",
                new Submission.Replay(replayed, kind, kept.sentAt()));
    }

    /** True when a lead is corrected to the number of a contact that the caller does not see: it would change that contact. */
    private boolean isOfHiddenContact(Caller caller, NewLead lead) {
        Phone phone = lead.phone();
        return phone != null && isOfHiddenContact(caller, phone.e164());
    }

    private boolean isOfHiddenContact(Caller caller, String e164) {
        return contacts.findByNumber(caller.account(), e164, Visibility.of(caller))
                .isHidden();
    }

    /** Runs an action on a stored lead that the caller sees, and whose number is not a hidden contact's. */
    private Answer withLead(Caller caller, long id, Loaded.Action<KeptLead> action) throws Exception {
        return store.find(caller.account(), id, Visibility.of(caller)).answer(kept -> {
            String phone = kept.summary().phoneNumber();
            return phone != null && isOfHiddenContact(caller, phone) ? Answer.unauthorized() : action.answer(kept);
        });
    }

    private static @Nullable String mediaType(@Nullable String contentType) {
        if (contentType == null || contentType.isBlank()) {
            return null;
        }
        return contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    /** A value in Jackson's types; a number keeps its digits. */
    private static @Nullable Object plain(FormValue value) {
        return switch (value) {
            case FormValue.Text text -> text.text();
            case FormValue.Numeral number -> number.literal();
            case FormValue.Flag flag -> flag.on();
            case FormValue.Null _ -> null;
            case FormValue.Items items ->
                items.values().stream().map(ReplayRoutes::plainOrText).toList();
            case FormValue.Fields fields -> plainFields(fields);
        };
    }

    private static Object plainOrText(FormValue value) {
        Object plain = plain(value);
        return plain == null ? "" : plain;
    }

    private static Map<String, @Nullable Object> plainFields(FormValue.Fields fields) {
        Map<String, @Nullable Object> plain = new LinkedHashMap<>();
        fields.values().forEach((name, value) -> plain.put(name, plain(value)));
        return plain;
    }
}
