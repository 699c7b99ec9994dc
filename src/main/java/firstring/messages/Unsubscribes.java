package firstring.messages;

import firstring.postgres.Database;
import java.time.InstantSource;
import java.util.Optional;

/** The door for who no longer wants mail: whoever has the link of a message may, and nobody else. Thread-safe. */
public final class Unsubscribes {
    private final Database database;
    private final InstantSource clock;
    private final MessageStore messages;
    private final Stops stops;
    private final Links links;

    Unsubscribes(Database database, InstantSource clock, MessageStore messages, Stops stops, Links links) {
        this.database = database;
        this.clock = clock;
        this.messages = messages;
        this.stops = stops;
        this.links = links;
    }

    /** The address that a link is of; empty when it is not one of ours. */
    public Optional<String> find(String token) {
        return links.readUnsubscribe(token)
                .flatMap(link -> messages.find(link.account(), link.message()))
                .map(message -> message.way().to());
    }

    /** No mail goes to the address any more. False when the link is not one of ours. */
    public boolean unsubscribe(String token) {
        Optional<Links.Unsubscribe> link = links.readUnsubscribe(token);
        Optional<String> address = find(token);
        if (link.isEmpty() || address.isEmpty()) {
            return false;
        }
        database.jdbi()
                .useTransaction(tx ->
                        stops.markEmail(tx, link.get().account(), address.get(), Rule.UNSUBSCRIBED, clock.instant()));
        return true;
    }
}
