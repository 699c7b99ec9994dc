package firstring.console;

import firstring.accounts.Accounts;
import firstring.console.contacts.ConflictPages;
import firstring.console.contacts.ConsentPages;
import firstring.console.contacts.ContactActionPages;
import firstring.console.contacts.ContactBulkPages;
import firstring.console.contacts.ContactListPages;
import firstring.console.contacts.ContactPages;
import firstring.console.contacts.MergePages;
import firstring.console.dashboard.BoardPages;
import firstring.console.dashboard.BoardStore;
import firstring.console.developers.FamilyPages;
import firstring.console.developers.LeadApiPages;
import firstring.console.dialer.DialerCallPages;
import firstring.console.dialer.DialerListPages;
import firstring.console.dialer.DialerPages;
import firstring.console.dialer.QueueCountStore;
import firstring.console.leads.LeadListPages;
import firstring.console.leads.LeadPages;
import firstring.console.leads.LeadStore;
import firstring.console.messages.MessagePages;
import firstring.console.messages.MessagingPages;
import firstring.console.messages.OptOutReviewPages;
import firstring.console.messages.UnsubscribePages;
import firstring.console.sequences.SequenceListPages;
import firstring.console.sequences.SequencePages;
import firstring.console.sequences.SequencePeoplePages;
import firstring.console.settings.AuditPages;
import firstring.console.settings.CallingHoursPages;
import firstring.console.settings.CatalogPages;
import firstring.console.settings.CustomFieldPages;
import firstring.console.settings.GroupPages;
import firstring.console.settings.HolidayPages;
import firstring.console.settings.ProfilePages;
import firstring.console.settings.SetUpPages;
import firstring.console.settings.UserPages;
import firstring.http.Answer;
import firstring.http.Routes;
import firstring.http.server.OwnRoutes;
import firstring.messages.consent.Unsubscribes;
import firstring.postgres.Database;
import java.net.URI;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** The door to the console: adds every page to the routes. */
public final class Console {
    private final Accounts accounts;
    private final Unsubscribes unsubscribes;
    private final Visit.Shell shell;
    private final Cookies cookies;
    private final NameStore names;
    private final LeadStore leads;
    private final ChangeFeed pulse;
    private final Place place;
    private final Database database;
    private final InstantSource clock;

    /**
     * Where the console is reached.
     *
     * @param url the address that pages show, known once the server listens
     * @param secure whether browsers come by https
     * @param draining whether the server is about to stop, so that nothing should wait any more
     */
    public record Place(Supplier<URI> url, boolean secure, BooleanSupplier draining) {}

    public Console(Accounts accounts, Unsubscribes unsubscribes, Database database, InstantSource clock, Place place) {
        this.accounts = accounts;
        this.unsubscribes = unsubscribes;
        this.names = new NameStore(database);
        this.leads = new LeadStore(database);
        this.place = place;
        this.database = database;
        this.clock = clock;
        this.pulse = new ChangeFeed(new ChangeFeedStore(database), clock, place.draining());
        this.shell = new Visit.Shell(new Templates(), new Assets());
        this.cookies = new Cookies(place.secure());
    }

    public void addTo(Routes routes) {
        Gate gate = new Gate(accounts, new OwnRoutes(routes), cookies, shell, new FormSubmissions(database, clock));
        routes.on("GET", Assets.TEMPLATE, shell.assets()::answer)
                .on("GET", "/favicon.ico", shell.assets().icon("favicon.ico"))
                .on("GET", "/apple-touch-icon.png", shell.assets().icon("apple-touch-icon.png"));
        new SignInPages(accounts, gate, cookies, shell, clock).addTo(routes);
        new UnsubscribePages(unsubscribes, shell).addTo(routes);
        new ProfilePages(gate, accounts.ownPassword()).addTo(routes);
        new LeadListPages(gate, names, leads, pulse).addTo(routes);
        new LeadPages(gate, names, leads).addTo(routes);
        new LeadApiPages(gate, names, place.url()).addTo(routes);
        new FamilyPages(gate, place.url()).addTo(routes);
        DialerPages dialer = new DialerPages(gate, names, new QueueCountStore(database), pulse);
        dialer.addTo(routes);
        new DialerCallPages(gate, names, dialer).addTo(routes);
        new OptOutReviewPages(gate, names).addTo(routes);
        new SequenceListPages(gate).addTo(routes);
        new SequencePages(gate).addTo(routes);
        new SequencePeoplePages(gate).addTo(routes);
        new SetUpPages(gate).addTo(routes);
        new UserPages(gate).addTo(routes);
        new GroupPages(gate, names).addTo(routes);
        new CatalogPages(gate).addTo(routes);
        new CallingHoursPages(gate).addTo(routes);
        new HolidayPages(gate).addTo(routes);
        new CustomFieldPages(gate).addTo(routes);
        new DialerListPages(gate, names).addTo(routes);
        new AuditPages(gate, names).addTo(routes);
        new ContactListPages(gate, names).addTo(routes);
        ConsentPages consents = new ConsentPages(gate, names);
        consents.addTo(routes);
        ContactPages contact = new ContactPages(gate, names, consents);
        contact.addTo(routes);
        new ContactActionPages(gate, contact).addTo(routes);
        new MessagePages(gate, names, contact).addTo(routes);
        new MessagingPages(gate).addTo(routes);
        new ConflictPages(gate, names).addTo(routes);
        new ContactBulkPages(gate, names).addTo(routes);
        new MergePages(gate, names, contact).addTo(routes);
        new BoardPages(gate, accounts.guard(), new BoardStore(database), pulse, clock).addTo(routes);
        routes.showErrors(this::errorPage);
    }

    private Answer errorPage(int status, String requestId) {
        ErrorView view = ErrorView.of(status);
        Answer page = shell.templates()
                .page(view.status(), "error", Map.of("view", view, "requestId", requestId, "assets", shell.assets()));
        return new Answer(status, page.headers(), page.body());
    }
}
