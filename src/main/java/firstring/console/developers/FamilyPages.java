package firstring.console.developers;

import firstring.accounts.Role;
import firstring.console.Api;
import firstring.console.Gate;
import firstring.console.Visit;
import firstring.http.Answer;
import firstring.http.Routes;
import firstring.json.Json;
import firstring.json.Layout;
import firstring.reference.FamilyCall;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Integrations, the rest of the family: one page for each call, made of the API's description. */
public final class FamilyPages {
    private static final String PATH = "/integrations/";

    private final Gate gate;
    private final Supplier<URI> url;

    public FamilyPages(Gate gate, Supplier<URI> url) {
        this.gate = gate;
        this.url = url;
    }

    public void addTo(Routes routes) {
        for (FamilyCall call : FamilyCall.all()) {
            String path = PATH + call.name();
            routes.on("GET", path, gate.open(Role.ADMIN, visit -> show(visit, call, null)))
                    .on("POST", path + "/try", gate.open(Role.ADMIN, visit -> tryOut(visit, call)));
        }
    }

    private Answer show(Visit visit, FamilyCall call, FamilyView.@Nullable Tried tried) {
        String address = url.get() + call.entry().path();
        List<FamilyView.Input> inputs = FamilyView.fields(call).stream()
                .map(field -> new FamilyView.Input(
                        field.name(),
                        field.shape(),
                        field.required(),
                        tried == null ? suggested(call, field.name()) : visit.text("field." + field.name())))
                .toList();
        FamilyView view = new FamilyView(call, address, inputs, FamilyExamples.of(call, address), tried);
        return visit.page("family", visit.frame(call.entry().summary(), "integrations"), view);
    }

    /** A call that changes something suggests no id: it might be a real one's. */
    private static String suggested(FamilyCall call, String field) {
        boolean isReading = call.entry().method().equals("GET");
        boolean isId = field.equals("id") || field.endsWith("_id");
        return isId && !isReading ? "" : call.sample().path(field).asString("");
    }

    /** Calls it as the admin; changes are really made. */
    private Answer tryOut(Visit visit, FamilyCall call) throws Exception {
        Map<String, String> sent = new LinkedHashMap<>();
        FamilyView.fields(call).forEach(field -> {
            String typed = visit.text("field." + field.name());
            if (!typed.isEmpty()) {
                sent.put(field.name(), typed);
            }
        });
        Api.Reply reply = ask(visit, call, sent);
        String answer = Layout.ofAny(Json.text(reply.body()));
        FamilyView.Tried tried = new FamilyView.Tried(reply.status(), answer);
        return visit.wantsPart() ? visit.part("family-tried", Map.of("tried", tried)) : show(visit, call, tried);
    }

    private static Api.Reply ask(Visit visit, FamilyCall call, Map<String, String> sent) throws Exception {
        if (!call.entry().method().equals("GET")) {
            return visit.api().post(call.entry().path(), sent);
        }
        StringJoiner query = new StringJoiner("&", "?", "").setEmptyValue("");
        sent.forEach((name, value) -> query.add(name + "=" + Gate.encode(value)));
        return visit.api().get(call.entry().path() + query);
    }
}
