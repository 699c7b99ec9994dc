package firstring.intake;

import firstring.accounts.Platform;
import firstring.contacts.catalog.CustomFields;
import firstring.http.Routes;
import firstring.intake.decision.SimulationRoutes;
import firstring.intake.leads.LeadRoutes;
import firstring.intake.leads.ReplayRoutes;
import firstring.routing.HandOutStore;
import firstring.work.DueKind;

/** The door to intake: the Lead API, the lead inbox and its replays, and handing out parked leads. Thread-safe. */
public final class LeadIntake {
    private final IntakeRoutes leadApi;
    private final SimulationRoutes simulations;
    private final LeadRoutes inbox;
    private final ReplayRoutes replays;
    private final HandOutWork handOuts;

    public LeadIntake(Platform platform, Intake intake, CustomFields customFields, HandOutStore handOuts) {
        this.leadApi = new IntakeRoutes(platform.accounts().authenticator(), platform.settings(), customFields, intake);
        this.simulations = new SimulationRoutes(
                platform.guard(), platform.settings(), platform.users(), platform.database(), platform.clock());
        this.inbox = new LeadRoutes(platform.guard(), platform.settings(), platform.database());
        this.replays =
                new ReplayRoutes(platform.guard(), platform.settings(), customFields, intake, platform.database());
        this.handOuts = new HandOutWork(platform.database(), handOuts, intake, platform.clock());
    }

    /** Gives parked leads to agents who have become available. */
    public DueKind work() {
        return handOuts;
    }

    public void addTo(Routes routes) {
        leadApi.addTo(routes);
        simulations.addTo(routes);
        inbox.addTo(routes);
        replays.addTo(routes);
    }
}
