package firstring.console;

import firstring.accounts.Accounts;
import firstring.http.Answer;
import firstring.http.OwnRoutes;
import firstring.http.Routes;
import java.net.URI;
import java.util.Map;
import java.util.function.Supplier;

/** The door to the console: adds every page to the routes. */
public final class Console {
    private final Accounts accounts;
    private final Visit.Shell shell;
    private final Cookies cookies;

    /**
     * Where the console is reached.
     *
     * @param url the address that pages show, known once the server listens
     * @param secure whether browsers come by https
     */
    public record Place(Supplier<URI> url, boolean secure) {}

    public Console(Accounts accounts, Place place) {
        this.accounts = accounts;
        this.shell = new Visit.Shell(new Templates(place.secure()), new Assets());
        this.cookies = new Cookies(place.secure());
    }

    public void addTo(Routes routes) {
        Gate gate = new Gate(accounts.sessions(), accounts.settings(), new OwnRoutes(routes), cookies, shell);
        routes.on("GET", Assets.TEMPLATE, shell.assets()::answer);
        new SignInPages(accounts.sessions(), gate, cookies, shell).addTo(routes);
        new ProfilePages(gate, accounts.sessions()).addTo(routes);
        routes.showErrors(this::errorPage);
    }

    private Answer errorPage(int status, String requestId) {
        ErrorView view = ErrorView.of(status);
        Answer page = shell.templates()
                .page(view.status(), "error", Map.of("view", view, "requestId", requestId, "assets", shell.assets()));
        return new Answer(status, page.headers(), page.body());
    }
}
