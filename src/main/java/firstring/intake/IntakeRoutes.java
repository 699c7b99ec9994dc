package firstring.intake;

import firstring.accounts.AccountSettings;
import firstring.accounts.AccountStore;
import firstring.accounts.Authentication;
import firstring.accounts.Authenticator;
import firstring.accounts.Caller;
import firstring.accounts.Guard;
import firstring.accounts.Scope;
import firstring.contacts.CustomFields;
import firstring.http.Answer;
import firstring.http.Call;
import firstring.http.Credentials;
import firstring.http.Form;
import firstring.http.FormReader;
import firstring.http.FormReading;
import firstring.http.Routes;
import firstring.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code POST /api/v1/webhook/forms}, the Lead API (CONTRACT 1). */
public final class IntakeRoutes {
    static final String PATH = "/api/v1/webhook/forms";

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
        FormReading reading = FormReader.read(call);
        return switch (authenticator.authenticate(call, reading.form())) {
            case Authentication.Unknown _ -> Answer.unauthenticated();
            case Authentication.Throttled throttled -> Guard.throttled(throttled);
            case Authentication.Known(Caller caller) -> take(caller, call, reading);
        };
    }

    private Answer take(Caller caller, Call call, FormReading reading) {
        AccountSettings settings = accounts.getSettings(caller.account());
        NewLead lead = switch (reading) {
            case FormReading.Broken broken -> Refusals.brokenBody(broken.sentence());
            case FormReading.UnsupportedType _ -> Refusals.unsupportedType();
            case FormReading.Readable(Form form) -> parse(caller, call, form, settings);
        };
        return answer(intake.take(caller, submission(call, reading), lead), call.requestId());
    }

    private NewLead parse(Caller caller, Call call, Form form, AccountSettings settings) {
        if (!caller.scopes().contains(Scope.INTAKE) && !caller.scopes().contains(Scope.FAMILY)) {
            return Refusals.unauthorized("scope");
        }
        if (!settings.allowsOrigin(call.header("Origin"))) {
            return Refusals.unauthorized("origin");
        }
        return new LeadParser(form, settings, call.receivedAt(), customFields)
                .parse(idempotencyKey(caller, call, form));
    }

    static NewLead.@Nullable IdempotencyKey idempotencyKey(Caller caller, Call call, Form form) {
        String key = call.header("Idempotency-Key");
        if (key == null || key.isBlank()) {
            return null;
        }
        return new NewLead.IdempotencyKey(
                call.path(), key.strip(), Fingerprint.of(form, caller.isIntakeOnly() ? "own" : "all"));
    }

    private static Submission submission(Call call, FormReading reading) {
        Set<String> tokens =
                Authenticator.presentedToken(call, reading.form()).map(Set::of).orElseGet(Set::of);
        Credentials.Cleaned cleaned = Credentials.remove(
                call.mediaType(), call.header("Content-Type"), call.query(), call.body(), reading, tokens);
        return new Submission(
                call.requestId(),
                call.method(),
                call.path(),
                cleaned.query(),
                call.header("Content-Type"),
                cleaned.body(),
                call.remoteAddress(),
                call.receivedAt(),
                "lead_api",
                null);
    }

    static Answer answer(Receipt receipt, String requestId) {
        return switch (receipt) {
            case Receipt.Answered answered -> {
                Answer answer = Answer.ofJson(answered.status(), answered.body());
                yield answered.replayed() ? answer.withHeader("Idempotency-Replayed", "true") : answer;
            }
            case Receipt.Broken broken -> Answer.json(500, broken(broken, requestId));
            case Receipt.Unavailable _ -> unavailable();
            case Receipt.Unknown unknown -> Answer.json(504, unknown(unknown, requestId));
            case Receipt.LookedAt _ -> throw new IllegalStateException("a lead is answered, not looked at");
        };
    }

    /** Nothing is kept and nothing will be: the lead may be sent again. */
    private static Answer unavailable() {
        return Answer.ofJson(503, Json.bytes(Map.of("message", "Service Unavailable")))
                .withHeader("Retry-After", "1");
    }

    /** The lead is kept whole under this id, or nothing of it is. */
    private static Map<String, Object> unknown(Receipt.Unknown unknown, String requestId) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("message", "The database did not confirm this lead. It may have been saved.");
        content.put("request_id", requestId);
        var lead = unknown.lead();
        if (lead != null) {
            content.put("lead_id", lead.value());
        }
        return content;
    }

    private static Map<String, Object> broken(Receipt.Broken broken, String requestId) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("message", "Server Error");
        content.put("request_id", requestId);
        var lead = broken.lead();
        if (lead != null) {
            content.put("lead_id", lead.value());
        }
        return content;
    }
}
