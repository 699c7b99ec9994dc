package firstring.bulk;

import firstring.accounts.Platform;
import firstring.contacts.Contacts;
import firstring.dialer.queue.ContactQueue;
import firstring.http.Routes;
import firstring.sequences.enrollments.Enrollments;
import firstring.work.DueKind;

/** The door to bulk actions: their routes, and the work that carries them out. Thread-safe. */
public final class BulkActions {
    private final BulkActionRoutes routes;
    private final BulkActionWork work;

    public BulkActions(Platform platform, Contacts contacts, ContactQueue queue, Enrollments enrollments) {
        this.routes = new BulkActionRoutes(platform.accounts(), platform.database(), platform.ids(), platform.clock());
        this.work = new BulkActionWork(
                platform.database(), platform.accounts(), contacts, queue, enrollments, platform.clock());
    }

    /** Counts the contacts of an action, then changes them one batch at a time. */
    public DueKind work() {
        return work;
    }

    public void addTo(Routes routes) {
        this.routes.addTo(routes);
    }
}
