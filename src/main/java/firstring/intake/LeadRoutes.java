package firstring.intake;

import firstring.accounts.AccountStore;
import firstring.accounts.Caller;
import firstring.accounts.Guard;
import firstring.accounts.Role;
import firstring.contacts.ContactStore;
import firstring.contacts.CustomFields;
import firstring.contacts.Loaded;
import firstring.contacts.Visibility;
import firstring.http.Answer;
import firstring.http.Call;
import firstring.http.Faults;
import firstring.http.Form;
import firstring.http.FormReader;
import firstring.http.FormReading;
import firstring.http.Paging;
import firstring.http.Params;
import firstring.http.Routes;
import firstring.http.Value;
import firstring.intake.LeadInboxStore.Filter;
import firstring.intake.LeadInboxStore.KeptLead;
import firstring.intake.LeadInboxStore.KeptRequest;
import firstring.json.Json;
import firstring.phone.Phone;
import firstring.phone.Phones;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The lead inbox: {@code /api/v1/leads}, with replay (CONTRACT 1.5, 3). */
public final class LeadRoutes {
    private static final Set<String> OUTCOMES =
            Arrays.stream(Outcome.values()).map(Outcome::code).collect(Collectors.toUnmodifiableSet());

    private static final int MAX_SEARCH_LENGTH = 200;

    private final Guard guard;
    private final AccountStore accounts;
    private final CustomFields customFields;
    private final Intake intake;
    private final LeadInboxStore store;
    private final ContactStore contacts;

    public LeadRoutes(
            Guard guard,
            AccountStore accounts,
            CustomFields customFields,
            Intake intake,
            firstring.postgres.Database database) {
        this.guard = guard;
        this.accounts = accounts;
        this.customFields = customFields;
        this.intake = intake;
        this.store = new LeadInboxStore(database);
        this.contacts = new ContactStore(database);
    }

    public void addTo(Routes routes) {
        routes.on("GET", "/api/v1/leads", guard.manage(Role.TEAM_LEAD, this::list));
        routes.on("GET", "/api/v1/leads/{id}", guard.manage(Role.TEAM_LEAD, this::get));
        routes.on("POST", "/api/v1/leads/{id}/replay", guard.manage(Role.TEAM_LEAD, this::replay));
    }

    private Answer list(Caller caller, Call call) {
        Params params = new Params(FormReader.read(call).form(), new Faults());
        Paging paging = Paging.read(params);
        String outcome = params.line("outcome", 50);
        if (outcome != null && !OUTCOMES.contains(outcome.toLowerCase(Locale.ROOT))) {
            params.faults().add("outcome", "The selected outcome is invalid.");
        }
        Long contact = params.id("contact_id");
        String phone = phoneFilter(caller, params);
        String source = params.line("source", 50);
        Long token = params.id("token_id");
        Instant from = params.moment("from");
        Instant to = params.moment("to");
        String text = params.line("q", MAX_SEARCH_LENGTH);
        if (!params.faults().isEmpty()) {
            return Answer.invalid(params.faults());
        }
        Filter filter = new Filter(
                outcome == null ? null : outcome.toLowerCase(Locale.ROOT),
                contact,
                phone,
                source,
                token,
                from,
                to,
                text);
        return paging.answer(
                store.list(caller.account(), filter, Visibility.of(caller), paging),
                LeadInboxStore.LeadSummary::id,
                LeadViews::summary);
    }

    private @Nullable String phoneFilter(Caller caller, Params params) {
        String text = params.line("phone_number", 100);
        if (text == null) {
            return null;
        }
        String region = accounts.getSettings(caller.account()).country();
        Optional<Phone> phone = Phones.parse(text, region);
        if (phone.isEmpty()) {
            params.faults().add("phone_number", "Phone number is empty or invalid.");
        }
        return phone.map(Phone::e164).orElse(null);
    }

    private Answer get(Caller caller, Call call) throws Exception {
        return find(caller, call)
                .answer(lead -> Answer.json(200, LeadViews.whole(lead, store.findParkings(caller.account(), lead))));
    }

    /** Sends a kept lead again, with corrected fields laid over it, as a new lead through the same code. */
    private Answer replay(Caller caller, Call call) throws Exception {
        return find(caller, call).answer(kept -> replay(caller, call, kept));
    }

    private Answer replay(Caller caller, Call call, KeptLead kept) {
        KeptRequest request = kept.request();
        byte[] body = request.body();
        if (body == null) {
            return Answer.message(410, "The request of this lead is not kept any more.");
        }
        return switch (FormReader.read(call)) {
            case FormReading.Readable(Form corrections) -> {
                Form original = FormReader.read(
                                mediaType(request.contentType()), request.contentType(), request.query(), body)
                        .form();
                yield replay(caller, call, kept, original.with(corrections.values()));
            }
            case FormReading.Broken broken -> {
                Faults faults = new Faults();
                faults.add("body", broken.sentence());
                yield Answer.invalid(faults);
            }
            case FormReading.UnsupportedType unsupported -> Answer.message(415, unsupported.sentence());
        };
    }

    private Answer replay(Caller caller, Call call, KeptLead kept, Form form) {
        Form fields = form.without(Set.of("api_token"));
        NewLead lead = IntakeRoutes.parse(caller, call, fields, accounts.getSettings(caller.account()), customFields);
        if (isOfHiddenContact(caller, lead)) {
            return Answer.unauthorized();
        }
        Submission submission = new Submission(
                call.requestId(),
                "POST",
                kept.request().path(),
                "",
                "application/json",
                Json.bytes(plainFields(new Value.Fields(fields.values()))),
                call.remoteAddress(),
                call.receivedAt(),
                "replay",
                kept.summary().id());
        return IntakeRoutes.answer(intake.take(caller, submission, lead), call.requestId());
    }

    /** A lead corrected to the number of a contact that the caller does not see would change that contact. */
    private boolean isOfHiddenContact(Caller caller, NewLead lead) {
        Phone phone = lead.phone();
        return phone != null
                && contacts.findByNumber(caller.account(), phone.e164(), Visibility.of(caller))
                        .isHidden();
    }

    private Loaded<KeptLead> find(Caller caller, Call call) {
        return store.find(caller.account(), call.pathId(), Visibility.of(caller));
    }

    private static @Nullable String mediaType(@Nullable String contentType) {
        if (contentType == null || contentType.isBlank()) {
            return null;
        }
        return contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    /** A value as Jackson writes it; a number keeps its digits as text would. */
    private static @Nullable Object plain(Value value) {
        return switch (value) {
            case Value.Text text -> text.text();
            case Value.Numeral number -> number.literal();
            case Value.Flag flag -> flag.on();
            case Value.Null _ -> null;
            case Value.Items items ->
                items.values().stream().map(LeadRoutes::plainOrText).toList();
            case Value.Fields fields -> plainFields(fields);
        };
    }

    private static Object plainOrText(Value value) {
        Object plain = plain(value);
        return plain == null ? "" : plain;
    }

    private static Map<String, @Nullable Object> plainFields(Value.Fields fields) {
        Map<String, @Nullable Object> plain = new java.util.LinkedHashMap<>();
        fields.values().forEach((name, value) -> plain.put(name, plain(value)));
        return plain;
    }
}
