package firstring.intake;

import firstring.accounts.AccountSettings;
import firstring.accounts.AccountStore;
import firstring.accounts.Caller;
import firstring.accounts.Guard;
import firstring.accounts.Scope;
import firstring.accounts.tokens.Authentication;
import firstring.accounts.tokens.Authenticator;
import firstring.accounts.tokens.BodyToken;
import firstring.contacts.LeadId;
import firstring.contacts.Warning;
import firstring.contacts.catalog.CustomFields;
import firstring.http.Answer;
import firstring.http.Call;
import firstring.http.Routes;
import firstring.http.body.Form;
import firstring.http.body.FormReader;
import firstring.http.body.FormReading;
import firstring.http.body.RequestReading;
import firstring.http.credentials.Credentials;
import firstring.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code POST /api/v1/webhook/forms}, the Lead API (docs/contract.md 1). */
public final class IntakeRoutes {
    public static final String PATH = "/api/v1/webhook/forms";

    /** The lead is saved completely under its id, or not at all. */
    private static final String UNCONFIRMED = "The database did not confirm this lead. It may have been saved.";

    private static final byte[] NOT_COMPARED = {};

    private final Authenticator authenticator;
    private final AccountStore accounts;
    private final CustomFields customFields;
    private final Intake intake;

    public IntakeRoutes(Authenticator authenticator, AccountStore accounts, CustomFields customFields, Intake intake) {
        this.authenticator = authenticator;
        this.accounts = accounts;
        this.customFields = customFields;
        this.intake = intake;
    }

    public void addTo(Routes routes) {
        routes.on("POST", PATH, this::post);
    }

    private Answer post(Call call) {
        if (!intake.admits()) {
            return unavailable();
        }
        RequestReading request = FormReader.readRequest(call);
        Form credentials = BodyToken.of(call, request);
        return switch (authenticator.authenticate(call, credentials)) {
            case Authentication.Unknown _ -> Answer.unauthenticated();
            case Authentication.Throttled throttled -> Guard.throttled(throttled);
            case Authentication.Known(Caller caller) -> {
                Submission submission = submission(call, request, credentials);
                yield answer(intake.take(caller, submission, lead(caller, call, request)), call.requestId());
            }
        };
    }

    private NewLead lead(Caller caller, Call call, RequestReading request) {
        return switch (request.parameters()) {
            case FormReading.Broken broken -> Refusals.brokenBody(broken.sentence());
            case FormReading.UnsupportedType unsupported -> Refusals.unsupportedType(unsupported.sentence());
            case FormReading.Readable(Form form) -> parse(caller, call, form);
        };
    }

    private NewLead parse(Caller caller, Call call, Form form) {
        if (!caller.scopes().contains(Scope.INTAKE) && !caller.scopes().contains(Scope.FAMILY)) {
            return Refusals.unauthorized("scope");
        }
        AccountSettings settings = accounts.getSettings(caller.account());
        if (!settings.allowsOrigin(call.header("Origin"))) {
            return Refusals.unauthorized("origin");
        }
        return parse(caller, call, form, settings, customFields);
    }

    /** Parses the fields of a call, a replay too, and gives the lead the call's idempotency key. */
    public static NewLead parse(
            Caller caller, Call call, Form form, AccountSettings settings, CustomFields customFields) {
        String key = call.header("Idempotency-Key");
        LeadParser parser = new LeadParser(form, settings, settings.invalidDetails(), call.receivedAt(), customFields);
        if (key == null || key.isBlank()) {
            return parser.parse(null).withWarnings(warnings(form));
        }
        NewLead lead = parser.parse(new NewLead.IdempotencyKey(call.path(), key.strip(), NOT_COMPARED));
        byte[] fingerprint = Fingerprint.of(form, lead, caller.isIntakeOnly() ? "own" : "all");
        return lead.withKey(new NewLead.IdempotencyKey(call.path(), key.strip(), fingerprint))
                .withWarnings(warnings(form));
    }

    private static List<Warning> warnings(Form form) {
        return form.notes().stream()
                .map(note -> new Warning("body", note.code(), note.message()))
                .toList();
    }

    private static Submission submission(Call call, RequestReading request, Form credentials) {
        Set<String> tokens =
                Authenticator.presentedToken(call, credentials).map(Set::of).orElseGet(Set::of);
        Credentials.Cleaned cleaned = Credentials.remove(request, call.query(), tokens);
        return new Submission(
                call.requestId(),
                call.method(),
                call.path(),
                cleaned.query(),
                cleaned.contentType(),
                cleaned.body(),
                call.remoteAddress(),
                call.receivedAt(),
                "lead_api",
                null);
    }

    public static Answer answer(Receipt receipt, String requestId) {
        return switch (receipt) {
            case Receipt.Answered answered -> {
                Answer answer = Answer.ofJson(answered.status(), answered.body());
                yield answered.replayed() ? answer.withHeader("Idempotency-Replayed", "true") : answer;
            }
            case Receipt.Broken broken -> Answer.json(500, content("Server Error", requestId, broken.lead()));
            case Receipt.Unavailable _ -> unavailable();
            case Receipt.Unknown unknown -> Answer.json(504, content(UNCONFIRMED, requestId, unknown.lead()));
            case Receipt.ParkingChecked _ ->
                throw new IllegalStateException("a lead cannot have the result of a parking");
        };
    }

    /** Nothing is or will be saved, so the client can send the lead again. */
    private static Answer unavailable() {
        return Answer.ofJson(503, Json.bytes(Map.of("message", "Service Unavailable")))
                .withHeader("Retry-After", "1");
    }

    private static Map<String, Object> content(String message, String requestId, @Nullable LeadId lead) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("message", message);
        content.put("request_id", requestId);
        if (lead != null) {
            content.put("lead_id", lead.value());
        }
        return content;
    }
}
