package firstring;

import firstring.accounts.Platform;
import firstring.bulk.BulkActions;
import firstring.callability.CallabilityRoutes;
import firstring.contactbook.ContactBook;
import firstring.contactbook.ContactRoutes;
import firstring.contacts.ContactAdministration;
import firstring.contacts.ContactPorts;
import firstring.contacts.ContactStopped;
import firstring.contacts.Contacts;
import firstring.contacts.catalog.CustomFields;
import firstring.dialer.PowerDialer;
import firstring.dialer.queue.QueueFollowsContact;
import firstring.dialer.queue.QueueFollowsMerge;
import firstring.http.Routes;
import firstring.intake.Intake;
import firstring.intake.LeadIntake;
import firstring.intake.LeadParser;
import firstring.messages.Messaging;
import firstring.outbound.Outbound;
import firstring.reference.ReferenceRoutes;
import firstring.routing.ParkingCloseStore;
import firstring.routing.ParkingMergeStore;
import firstring.routing.Routing;
import firstring.sequences.Sequences;
import firstring.sequences.enrollments.EnrollmentExitStore;
import firstring.sequences.enrollments.EnrollmentMergeStore;
import firstring.sequences.enrollments.EnrollmentStopStore;
import firstring.sequences.enrollments.Enrollments;
import firstring.sequences.steps.OutboxMessenger;
import firstring.sequences.steps.StepMessages;
import firstring.sequences.steps.StepPorts;
import firstring.work.DueKind;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Constructs all features and connects their ports, such as those for contacts that are stopped or merged. */
final class Features {
    private final Platform platform;
    private final Supplier<URI> address;
    private final Routing routing;
    private final Messaging messaging;
    private final Contacts contacts;
    private final ContactBook contactBook;
    private final ContactAdministration administration;
    private final PowerDialer dialer;
    private final Sequences sequences;
    private final LeadIntake leads;
    private final BulkActions bulkActions;

    Features(
            Platform platform,
            byte[] secret,
            Routing routing,
            Intake intake,
            Outbound outbound,
            Supplier<URI> address) {
        this.platform = platform;
        this.address = address;
        this.routing = routing;
        Enrollments enrollments = new Enrollments(platform.database(), platform.ids(), platform.clock());
        CustomFields customFields = new CustomFields(platform.database());
        this.messaging = new Messaging(
                new Messaging.ServerParts(platform.database(), platform.ids(), platform.clock(), outbound),
                platform.accounts(),
                secret,
                address,
                new Messaging.Ports(closedWithAContact(), enrollments, new StepMessages()));
        this.contacts = new Contacts(
                platform.database(), platform.settings(), platform.ids(), contactPorts(), platform.clock());
        this.contactBook = new ContactBook(platform, contacts, customFields);
        this.administration = new ContactAdministration(
                platform, contacts, customFields, ContactRoutes.reservedKeys(LeadParser.KNOWN));
        this.dialer =
                new PowerDialer(platform, contacts, routing.parkedLeadsWait(), new EnrollmentExitStore(platform.ids()));
        StepPorts steps = new StepPorts(
                new OutboxMessenger(messaging.messages()), List.of(new ParkingCloseStore()), routing.parkedLeadsWait());
        this.sequences = new Sequences(
                platform, secret, new Sequences.Ports(contacts, customFields, enrollments, outbound, steps));
        this.leads = new LeadIntake(platform, intake, customFields, routing.handOuts());
        this.bulkActions = new BulkActions(platform, contacts, dialer.queue(), enrollments);
    }

    Messaging messaging() {
        return messaging;
    }

    /** All due work, upkeep first. */
    List<DueKind> work(DueKind upkeep) {
        List<DueKind> kinds = new ArrayList<>(List.of(upkeep, leads.work(), messaging.work()));
        kinds.addAll(sequences.work());
        kinds.add(bulkActions.work());
        return List.copyOf(kinds);
    }

    void addTo(Routes routes) {
        new ReferenceRoutes(address).addTo(routes);
        platform.accounts().addTo(routes);
        routing.addTo(routes, platform);
        contactBook.addTo(routes);
        administration.addTo(routes);
        new CallabilityRoutes(
                        platform.guard(),
                        platform.settings(),
                        platform.users(),
                        contacts,
                        platform.database(),
                        platform.clock())
                .addTo(routes);
        dialer.addTo(routes);
        sequences.addTo(routes);
        leads.addTo(routes);
        messaging.addTo(routes);
        bulkActions.addTo(routes);
    }

    /** Ports that close a stopped contact's open entries and enrollments, in the order of the locks they take. */
    private List<ContactStopped> closedWithAContact() {
        return List.of(
                new ParkingCloseStore(), new QueueFollowsContact(routing.parkedLeadsWait()), new EnrollmentStopStore());
    }

    private ContactPorts contactPorts() {
        ParkingCloseStore parkings = new ParkingCloseStore();
        QueueFollowsContact queues = new QueueFollowsContact(routing.parkedLeadsWait());
        return new ContactPorts(
                List.of(parkings, queues, new EnrollmentStopStore(), messaging.stopped()),
                List.of(parkings, queues),
                List.of(
                        new ParkingMergeStore(routing.handOuts()),
                        new QueueFollowsMerge(routing.parkedLeadsWait()),
                        new EnrollmentMergeStore(),
                        messaging.merged()),
                List.of(new EnrollmentExitStore(platform.ids())));
    }
}
