package firstring.dialer.queue;

import firstring.accounts.Caller;
import firstring.accounts.Guard;
import firstring.accounts.Role;
import firstring.contacts.Contact;
import firstring.contacts.ContactGuard;
import firstring.contacts.Contacts;
import firstring.dialer.Dialer;
import firstring.dialer.DialerParts;
import firstring.dialer.EntryView;
import firstring.dialer.ListedEntry;
import firstring.http.Answer;
import firstring.http.Call;
import firstring.http.Params;
import firstring.http.Patch;
import firstring.http.Routes;
import firstring.http.body.StrictForm;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** {@code /api/v1/contacts/{id}/powerdialer}: GET lists the contact's entries, POST adds it to its owner's My Queue, DELETE removes it. */
public final class ContactQueueRoutes {
    private static final String PATH = "/api/v1/contacts/{id}/powerdialer";
    private static final List<String> POSITIONS = List.of("top", "bottom");

    private final Guard guard;
    private final ContactGuard contacts;
    private final ContactQueue queue;
    private final InstantSource clock;
    private final Dialer dialer;

    public ContactQueueRoutes(Guard guard, Contacts contacts, ContactQueue queue, DialerParts parts) {
        this.guard = guard;
        this.contacts = new ContactGuard(contacts);
        this.queue = queue;
        this.clock = parts.clock();
        this.dialer = new Dialer(parts);
    }

    public void addTo(Routes routes) {
        routes.on("GET", PATH, guard.manage(Role.AGENT, this::list))
                .on("POST", PATH, guard.manage(Role.AGENT, this::add))
                .on("DELETE", PATH, guard.manage(Role.AGENT, this::remove));
    }

    private Answer list(Caller caller, Call call) throws Exception {
        return contacts.open(caller, call.pathId(), contact -> list(caller, contact));
    }

    private Answer list(Caller caller, Contact contact) {
        List<ListedEntry> entries = queue.list(caller.account(), contact);
        var views = EntryView.of(dialer, caller.account(), entries, clock.instant());
        return Answer.json(200, Map.of("data", entries.stream().map(views).toList()));
    }

    private Answer add(Caller caller, Call call) throws Exception {
        return StrictForm.body(
                call,
                Set.of("position"),
                params -> contacts.open(caller, call.pathId(), contact -> add(caller, contact, params)));
    }

    private Answer add(Caller caller, Contact contact, Params params) throws Exception {
        Patch patch = Patch.editing(params);
        String position = patch.kept("position", "bottom", patch.choice(POSITIONS, Function.identity()));
        return params.faults().isEmpty()
                ? answer(caller, contact, queue.add(caller, contact.id(), position.equals("top")))
                : Answer.invalid(params.faults());
    }

    private Answer remove(Caller caller, Call call) throws Exception {
        return contacts.open(
                caller, call.pathId(), contact -> answer(caller, contact, queue.remove(caller, contact.id())));
    }

    private Answer answer(Caller caller, Contact contact, QueueResult queued) {
        return switch (queued) {
            case ADDED, MOVED, ALREADY_QUEUED -> list(caller, contact);
            case REMOVED, NOT_QUEUED -> Answer.empty();
            case DO_NOT_CONTACT -> Answer.message(409, "The contact is marked Do Not Contact or has opted out.");
            case NO_OWNER -> Answer.message(409, "The contact has no owner.");
            case ARCHIVED -> Answer.message(409, "The contact's owner is inactive.");
            case LEASED -> Answer.message(409, "The entry is leased by another user.");
            case NOT_VISIBLE -> Answer.unauthorized();
            case MISSING -> Answer.notFound();
        };
    }
}
