package firstring.messages.consent;

import firstring.accounts.AccountId;
import firstring.contacts.Visibility;
import firstring.messages.Message;
import firstring.messages.MessageStore;
import firstring.messages.SignedLinks;
import firstring.postgres.Database;
import java.time.InstantSource;
import java.util.Optional;

/** Unsubscribes the recipients of emails: anyone with the link of a message can, and no one else. Thread-safe. */
public final class Unsubscribes {
    private final Database database;
    private final InstantSource clock;
    private final MessageStore messages;
    private final Suppressions suppressions;
    private final SignedLinks links;

    public Unsubscribes(
            Database database,
            InstantSource clock,
            MessageStore messages,
            Suppressions suppressions,
            SignedLinks links) {
        this.database = database;
        this.clock = clock;
        this.messages = messages;
        this.suppressions = suppressions;
        this.links = links;
    }

    /** A sent email and its address. */
    private record Sent(AccountId account, Message mail, String address) {}

    /** The address of a link; empty when this server did not issue it. */
    public Optional<String> find(String token) {
        return findSent(token).map(Sent::address);
    }

    private Optional<Sent> findSent(String token) {
        return links.readUnsubscribe(token)
                .flatMap(link -> messages.find(link.account(), link.message(), Visibility.ofTheSystem())
                        .seen()
                        .flatMap(mail -> Optional.ofNullable(mail.way().to())
                                .map(address -> new Sent(link.account(), mail, address))));
    }

    /** Stops email to the address. False when this server did not issue the link. */
    public boolean unsubscribe(String token) {
        Optional<Sent> sent = findSent(token);
        sent.ifPresent(one -> database.jdbi()
                .useTransaction(
                        tx -> suppressions.unsubscribe(tx, one.account(), one.mail(), one.address(), clock.instant())));
        return sent.isPresent();
    }
}
