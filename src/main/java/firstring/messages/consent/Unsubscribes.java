package firstring.messages.consent;

import firstring.accounts.AccountId;
import firstring.contacts.Visibility;
import firstring.messages.Message;
import firstring.messages.MessageStore;
import firstring.messages.SignedLinks;
import firstring.postgres.Database;
import java.time.InstantSource;
import java.util.Optional;

/** The door for who no longer wants mail: whoever has the link of a message may, and nobody else. Thread-safe. */
public final class Unsubscribes {
    private final Database database;
    private final InstantSource clock;
    private final MessageStore messages;
    private final Suppressions stops;
    private final SignedLinks links;

    public Unsubscribes(
            Database database, InstantSource clock, MessageStore messages, Suppressions stops, SignedLinks links) {
        this.database = database;
        this.clock = clock;
        this.messages = messages;
        this.stops = stops;
        this.links = links;
    }

    /** A mail that was sent, and where. */
    private record Sent(AccountId account, Message mail, String address) {}

    /** The address that a link is of; empty when it is not one of ours. */
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

    /** No mail goes to the address any more. False when the link is not one of ours. */
    public boolean unsubscribe(String token) {
        Optional<Sent> sent = findSent(token);
        sent.ifPresent(one -> database.jdbi()
                .useTransaction(
                        tx -> stops.unsubscribe(tx, one.account(), one.mail(), one.address(), clock.instant())));
        return sent.isPresent();
    }
}
