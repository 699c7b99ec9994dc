package firstring.messages;

import firstring.accounts.Accounts;
import firstring.concurrent.HeavyWork;
import firstring.contacts.ContactStopped;
import firstring.contacts.merge.ContactsMerged;
import firstring.http.Routes;
import firstring.messages.OutboxWork.Outbox;
import firstring.messages.consent.ConsentRoutes;
import firstring.messages.consent.NumberFlagRoutes;
import firstring.messages.consent.OptOutReviewRoutes;
import firstring.messages.consent.Suppressions;
import firstring.messages.consent.Unsubscribes;
import firstring.messages.family.LookupRoutes;
import firstring.messages.family.SmsGatewayRoutes;
import firstring.messages.family.TwoLeggedCallRoutes;
import firstring.messages.inbound.Callbacks;
import firstring.messages.inbound.HttpCallbackRoutes;
import firstring.messages.inbound.Inbox;
import firstring.messages.inbound.MailRoutes;
import firstring.messages.inbound.ReplyReceived;
import firstring.messages.inbound.TwilioRoutes;
import firstring.messages.providers.ProviderRoutes;
import firstring.messages.providers.ProviderStore;
import firstring.messages.providers.SecretBox;
import firstring.messages.providers.Senders;
import firstring.outbound.Outbound;
import firstring.postgres.Database;
import firstring.postgres.Ids;
import firstring.work.DueWork;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The entry point to messages. One per server process. */
public final class Messaging {
    private final Messages messages;
    private final OutboxWork work;
    private final MessageStop stop;
    private final MessagesFollowMerge followMerge;
    private final MessageRoutes messageRoutes;
    private final ProviderRoutes providerRoutes;
    private final SmsGatewayRoutes smsGatewayRoutes;
    private final LookupRoutes lookupRoutes;
    private final TwoLeggedCallRoutes twoLeggedCallRoutes;
    private final TwilioRoutes twilioRoutes;
    private final HttpCallbackRoutes httpCallbackRoutes;
    private final HeavyWork mailReading = HeavyWork.named("mail");
    private final MailRoutes mailRoutes;
    private final ConsentRoutes consentRoutes;
    private final NumberFlagRoutes markRoutes;
    private final OptOutReviewRoutes reviewRoutes;
    private final Unsubscribes unsubscribes;

    /** The parts of the server that messages need. */
    public record ServerParts(Database database, Ids ids, InstantSource clock, Outbound outbound) {}

    /** The features that messages notify or ask, inside their transactions. */
    public record Ports(List<ContactStopped> stopped, ReplyReceived replied, SendCheck sendCheck) {}

    /**
     * @param secret the installation's
     * @param server the address by which others reach the server; requested when something is sent
     */
    public Messaging(ServerParts parts, Accounts accounts, byte[] secret, Supplier<URI> server, Ports ports) {
        Database database = parts.database();
        InstantSource clock = parts.clock();
        SecretBox box = new SecretBox(secret);
        SignedLinks links = new SignedLinks(box, server);
        MessageStore store = new MessageStore(database);
        OutboxStore outboxStore = new OutboxStore(database, parts.ids());
        ProviderStore providers = new ProviderStore(database, box);
        Senders senders = new Senders(providers, parts.outbound());
        this.stop = new MessageStop(outboxStore, store, parts.ids());
        Suppressions suppressions = new Suppressions(store, outboxStore, parts.ids(), with(ports.stopped(), stop));
        Outbox outbox = new Outbox(store, outboxStore, suppressions, parts.ids());
        this.messages = new Messages(accounts.settings(), parts.ids(), clock, store, senders);
        this.work = new OutboxWork(
                database,
                accounts.settings(),
                clock,
                outbox,
                new OutboxWork.SendParts(senders, links, ports.sendCheck()));
        this.followMerge = new MessagesFollowMerge(outboxStore);
        Inbox inbox = new Inbox(outbox, messages, suppressions, ports.replied(), links);
        Callbacks callbacks = new Callbacks(database, accounts.settings(), clock, outbox, inbox);
        this.messageRoutes = new MessageRoutes(database, accounts, clock, messages, outbox);
        this.providerRoutes = new ProviderRoutes(
                accounts, clock, new ProviderRoutes.Stores(database, providers, outboxStore), links, parts.outbound());
        this.smsGatewayRoutes = new SmsGatewayRoutes(database, accounts, messages);
        this.lookupRoutes = new LookupRoutes(accounts);
        this.twoLeggedCallRoutes = new TwoLeggedCallRoutes(database, accounts, clock, messages);
        this.twilioRoutes = new TwilioRoutes(providers, callbacks, links);
        this.httpCallbackRoutes = new HttpCallbackRoutes(providers, callbacks, links, clock);
        this.mailRoutes = new MailRoutes(callbacks, links, mailReading);
        this.consentRoutes = new ConsentRoutes(database, accounts, parts.ids(), clock);
        this.markRoutes = new NumberFlagRoutes(database, accounts, clock, suppressions);
        this.reviewRoutes = new OptOutReviewRoutes(database, accounts, clock, suppressions, outboxStore);
        this.unsubscribes = new Unsubscribes(database, clock, store, suppressions, links);
    }

    private static List<ContactStopped> with(List<ContactStopped> others, ContactStopped own) {
        return Stream.concat(others.stream(), Stream.of(own)).toList();
    }

    public void addMeters(MeterRegistry registry) {
        mailReading.addMeters(registry);
    }

    public Messages messages() {
        return messages;
    }

    public DueWork<?> work() {
        return work;
    }

    public Unsubscribes unsubscribes() {
        return unsubscribes;
    }

    public ContactStopped stopped() {
        return stop;
    }

    public ContactsMerged merged() {
        return followMerge;
    }

    public void addTo(Routes routes) {
        messageRoutes.addTo(routes);
        lookupRoutes.addTo(routes);
        providerRoutes.addTo(routes);
        smsGatewayRoutes.addTo(routes);
        twoLeggedCallRoutes.addTo(routes);
        twilioRoutes.addTo(routes);
        httpCallbackRoutes.addTo(routes);
        mailRoutes.addTo(routes);
        consentRoutes.addTo(routes);
        markRoutes.addTo(routes);
        reviewRoutes.addTo(routes);
    }
}
