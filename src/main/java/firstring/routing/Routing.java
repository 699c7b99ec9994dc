package firstring.routing;

import firstring.accounts.Platform;
import firstring.accounts.users.AvailabilityChanged;
import firstring.http.Routes;
import firstring.postgres.Database;
import java.time.InstantSource;

/** The door to routing: ring groups, and the parked leads that wait for an agent. Thread-safe. */
public final class Routing {
    private final HandOutStore handOuts;
    private final ParkedLeadsWait parkedLeadsWait;

    public Routing(Database database, InstantSource clock) {
        this.handOuts = new HandOutStore(database);
        this.parkedLeadsWait = new ParkedLeadsWait(handOuts, clock);
    }

    public HandOutStore handOuts() {
        return handOuts;
    }

    /** Makes the hand-out of parked leads due when an agent becomes available. */
    public AvailabilityChanged parkedLeadsWait() {
        return parkedLeadsWait;
    }

    public void addTo(Routes routes, Platform platform) {
        new RingGroupRoutes(platform.accounts(), platform.database(), platform.ids(), platform.clock(), handOuts)
                .addTo(routes);
    }
}
