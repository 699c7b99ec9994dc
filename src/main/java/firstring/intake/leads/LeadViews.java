package firstring.intake.leads;

import firstring.intake.Trace;
import firstring.intake.leads.LeadInboxStore.KeptLead;
import firstring.intake.leads.LeadInboxStore.KeptRequest;
import firstring.intake.leads.LeadInboxStore.LeadSummary;
import firstring.intake.leads.LeadInboxStore.ParkedLead;
import firstring.json.Json;
import java.nio.charset.CharacterCodingException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Stored leads in the form of the management API. */
final class LeadViews {
    private LeadViews() {}

    static Map<String, @Nullable Object> summary(LeadSummary lead) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("id", lead.id());
        view.put("received_at", lead.receivedAt().toString());
        view.put("outcome", lead.outcome());
        view.put("status", lead.status());
        view.put("contact_id", lead.contactId());
        view.put("phone_number", lead.phoneNumber());
        view.put("source", lead.source());
        view.put("replay_of", lead.replayOf());
        view.put("token_id", lead.tokenId());
        view.put("request_id", lead.requestId());
        view.put("address", lead.address());
        view.put("needs_fixing", lead.needsFixing());
        String errors = lead.errors();
        if (errors != null) {
            view.put("errors", Json.tree(errors));
        }
        return view;
    }

    static Map<String, @Nullable Object> full(KeptLead lead, List<ParkedLead> parkings) {
        Map<String, @Nullable Object> view = summary(lead.summary());
        KeptRequest request = lead.request();
        String trace = request.trace();
        view.put("request", request(request));
        view.put("trace", trace == null ? null : Trace.view(trace, true));
        List<Object> views = new ArrayList<>();
        parkings.forEach(parking -> views.add(parking(parking)));
        view.put("parkings", views);
        LeadInboxStore.Resolution resolution = lead.resolution();
        view.put("resolution", resolution == null ? null : resolution(resolution));
        return view;
    }

    private static Map<String, @Nullable Object> resolution(LeadInboxStore.Resolution resolution) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("how", resolution.how());
        view.put("at", resolution.at().toString());
        view.put("user_id", resolution.userId());
        view.put("lead_id", resolution.lead());
        return view;
    }

    private static Map<String, @Nullable Object> request(KeptRequest request) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("method", request.method());
        view.put("path", request.path());
        view.put("query", request.query());
        view.put("content_type", request.contentType());
        putBody(view, request.body());
        return view;
    }

    /** The body as text, or in base64 when it is not text. */
    private static void putBody(Map<String, @Nullable Object> view, byte @Nullable [] body) {
        try {
            view.put("body", body == null ? null : Json.decodeUtf8(body));
        } catch (CharacterCodingException notText) {
            view.put("body", null);
            view.put("body_base64", Base64.getEncoder().encodeToString(body));
        }
    }

    private static Map<String, @Nullable Object> parking(ParkedLead parking) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        Instant closedAt = parking.closedAt();
        String trace = parking.trace();
        view.put("id", parking.id());
        view.put("ring_group_id", parking.ringGroupId());
        view.put("state", parking.state());
        view.put("reason", parking.reason());
        view.put("user_id", parking.userId());
        view.put("created_at", parking.createdAt().toString());
        view.put("closed_at", closedAt == null ? null : closedAt.toString());
        view.put("trace", trace == null ? null : Trace.view(trace, true));
        return view;
    }
}
