package firstring.console.messages;

import firstring.console.Visit;
import firstring.http.Answer;
import firstring.http.Call;
import firstring.http.Routes;
import firstring.messages.consent.Unsubscribes;
import java.util.Map;
import java.util.Optional;

/** Leaving a mailing by its link: opening it asks, posting does it, so that what only looks at links does nothing (RFC 8058). */
public final class UnsubscribePages {
    private final Unsubscribes unsubscribes;
    private final Visit.Shell shell;

    public UnsubscribePages(Unsubscribes unsubscribes, Visit.Shell shell) {
        this.unsubscribes = unsubscribes;
        this.shell = shell;
    }

    public void addTo(Routes routes) {
        routes.on("GET", "/u/{token}", this::ask).on("POST", "/u/{token}", this::leave);
    }

    private Answer ask(Call call) {
        return page(unsubscribes.find(call.pathParameter("token")), false);
    }

    private Answer leave(Call call) {
        String token = call.pathParameter("token");
        boolean done = unsubscribes.unsubscribe(token);
        return page(unsubscribes.find(token), done);
    }

    private Answer page(Optional<String> address, boolean done) {
        UnsubscribeView view = new UnsubscribeView(address.orElse(""), done, shell.assets());
        return shell.templates().page(address.isEmpty() ? 404 : 200, "unsubscribe", Map.of("view", view));
    }
}
