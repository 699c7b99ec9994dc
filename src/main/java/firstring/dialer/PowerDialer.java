package firstring.dialer;

import firstring.accounts.Platform;
import firstring.accounts.users.AvailabilityChanged;
import firstring.contacts.Contacts;
import firstring.contacts.LabelsChanged;
import firstring.dialer.lists.DialerListRoutes;
import firstring.dialer.moves.MoveRoutes;
import firstring.dialer.queue.ContactQueue;
import firstring.dialer.queue.ContactQueueRoutes;
import firstring.http.Routes;

/** The door to the PowerDialer: queues, dialer lists, and calling through them. Thread-safe. */
public final class PowerDialer {
    private final ContactQueue queue;
    private final DialerRoutes calls;
    private final DialerListRoutes lists;
    private final FamilyDialerRoutes family;
    private final ContactQueueRoutes queueRoutes;
    private final MoveRoutes moves;

    public PowerDialer(
            Platform platform,
            Contacts contacts,
            AvailabilityChanged availabilityChanged,
            LabelsChanged labelsChanged) {
        DialerParts parts = new DialerParts(
                platform.database(),
                platform.ids(),
                platform.clock(),
                platform.settings(),
                availabilityChanged,
                labelsChanged);
        this.queue = new ContactQueue(platform.database(), platform.ids(), platform.clock(), availabilityChanged);
        this.calls = new DialerRoutes(platform.guard(), parts);
        this.lists = new DialerListRoutes(platform.accounts(), parts);
        this.family = new FamilyDialerRoutes(platform.guard(), parts);
        this.queueRoutes = new ContactQueueRoutes(platform.guard(), contacts, queue, parts);
        this.moves = new MoveRoutes(platform.guard(), parts, contacts);
    }

    /** Adds single contacts to queues and takes them out. */
    public ContactQueue queue() {
        return queue;
    }

    public void addTo(Routes routes) {
        calls.addTo(routes);
        lists.addTo(routes);
        family.addTo(routes);
        queueRoutes.addTo(routes);
        moves.addTo(routes);
    }
}
