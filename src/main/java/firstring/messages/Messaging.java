package firstring.messages;

import firstring.accounts.Accounts;
import firstring.contacts.ContactStopped;
import firstring.contacts.ContactsMerged;
import firstring.http.Routes;
import firstring.messages.OutboxWork.Outbox;
import firstring.postgres.Database;
import firstring.postgres.Ids;
import firstring.work.DueWork;
import java.net.URI;
import java.time.InstantSource;
import java.util.function.Supplier;

/** The door to messages. One per server process. */
public final class Messaging {
    private final Messages messages;
    private final OutboxWork work;
    private final MessageStop stop;
    private final MessagesFollowMerge followMerge;
    private final MessageRoutes messageRoutes;
    private final ProviderRoutes providerRoutes;

    /** What the whole server has. */
    public record Ground(Database database, Ids ids, InstantSource clock) {}

    /**
     * @param secret the installation's
     * @param server the address that others reach the server by; asked when something is sent
     */
    public Messaging(Ground ground, Accounts accounts, byte[] secret, Supplier<URI> server) {
        Database database = ground.database();
        SecretBox box = new SecretBox(secret);
        Links links = new Links(box, server);
        MessageStore store = new MessageStore(database);
        OutboxStore outboxStore = new OutboxStore(database);
        ProviderStore providers = new ProviderStore(database, box);
        Senders senders = new Senders(providers, new HttpSending());
        Outbox outbox = new Outbox(store, outboxStore, (tx, account, message, rule, now) -> {}, ground.ids());
        this.messages = new Messages(accounts.settings(), ground.ids(), ground.clock(), store, senders);
        this.work = new OutboxWork(database, accounts.settings(), ground.clock(), outbox, senders, links);
        this.stop = new MessageStop(outboxStore, store, ground.ids());
        this.followMerge = new MessagesFollowMerge(outboxStore);
        this.messageRoutes = new MessageRoutes(database, accounts, ground.clock(), messages, outbox);
        this.providerRoutes = new ProviderRoutes(database, accounts, ground.clock(), providers, outboxStore, links);
    }

    public Messages messages() {
        return messages;
    }

    public DueWork<?> work() {
        return work;
    }

    public ContactStopped stopped() {
        return stop;
    }

    public ContactsMerged merged() {
        return followMerge;
    }

    public void addTo(Routes routes) {
        messageRoutes.addTo(routes);
        providerRoutes.addTo(routes);
    }
}
