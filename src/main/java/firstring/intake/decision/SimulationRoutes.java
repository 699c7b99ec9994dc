package firstring.intake.decision;

import firstring.accounts.AccountStore;
import firstring.accounts.Caller;
import firstring.accounts.Guard;
import firstring.accounts.Role;
import firstring.accounts.users.UserStore;
import firstring.http.Answer;
import firstring.http.Call;
import firstring.http.Params;
import firstring.http.Routes;
import firstring.http.body.StrictForm;
import firstring.postgres.Database;
import firstring.routing.RingGroupId;
import java.time.InstantSource;
import java.util.Set;

/**
 * {@code GET /api/v1/ring-groups/{id}/simulation}: the members who would get the next leads, and why (docs/contract.md
 * 1.9).
 */
public final class SimulationRoutes {
    private static final int DEFAULT_LEADS = 10;
    private static final int MAX_LEADS = 100;
    private static final Set<String> ASKED =
            Set.of("leads", "check_available_users", "check_available_users_with_fallback", "add_to_powerdialer");

    private final Guard guard;
    private final AccountStore accounts;
    private final Simulation simulation;

    public SimulationRoutes(
            Guard guard, AccountStore accounts, UserStore users, Database database, InstantSource clock) {
        this.guard = guard;
        this.accounts = accounts;
        this.simulation = new Simulation(database, users, clock);
    }

    public void addTo(Routes routes) {
        routes.on("GET", "/api/v1/ring-groups/{id}/simulation", guard.manage(Role.TEAM_LEAD, this::simulate));
    }

    private Answer simulate(Caller caller, Call call) throws Exception {
        return StrictForm.query(call, ASKED, params -> {
            Simulation.Request request = readRequest(params);
            if (!params.faults().isEmpty()) {
                return Answer.invalid(params.faults());
            }
            var settings = accounts.getSettings(caller.account());
            return switch (simulation.run(caller, settings, new RingGroupId(call.pathId()), request)) {
                case Simulation.Result.NoGroup _ -> Answer.notFound();
                case Simulation.Result.Archived _ -> Answer.message(409, "The ring group is archived.");
                case Simulation.Result.Simulated told -> Answer.json(200, told.view());
            };
        });
    }

    private static Simulation.Request readRequest(Params params) {
        Integer leads = params.whole("leads", 1, MAX_LEADS);
        boolean withFallback = params.flagOrFalse("check_available_users_with_fallback");
        boolean onlyAvailable = params.flagOrFalse("check_available_users");
        return new Simulation.Request(
                leads == null ? DEFAULT_LEADS : leads,
                onlyAvailable && !withFallback,
                withFallback,
                params.flagOrFalse("add_to_powerdialer"));
    }
}
