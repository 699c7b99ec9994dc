package firstring.intake.leads;

import firstring.accounts.AccountStore;
import firstring.accounts.Caller;
import firstring.accounts.Guard;
import firstring.accounts.Role;
import firstring.contacts.Loaded;
import firstring.contacts.Visibility;
import firstring.http.Answer;
import firstring.http.Call;
import firstring.http.Faults;
import firstring.http.Paging;
import firstring.http.Params;
import firstring.http.Routes;
import firstring.http.body.FormReader;
import firstring.intake.leads.LeadInboxStore.Filter;
import firstring.intake.leads.LeadInboxStore.KeptLead;
import firstring.phone.Phone;
import firstring.phone.Phones;
import firstring.postgres.Database;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The lead inbox: {@code /api/v1/leads} (docs/contract.md 1.5, 3). */
public final class LeadRoutes {
    private static final Set<String> OUTCOMES =
            Arrays.stream(Outcome.values()).map(Outcome::code).collect(Collectors.toUnmodifiableSet());

    private static final int MAX_SEARCH_LENGTH = 200;

    private final Guard guard;
    private final AccountStore accounts;
    private final LeadInboxStore store;

    public LeadRoutes(Guard guard, AccountStore accounts, Database database) {
        this.guard = guard;
        this.accounts = accounts;
        this.store = new LeadInboxStore(database);
    }

    public void addTo(Routes routes) {
        routes.on("GET", "/api/v1/leads", guard.manage(Role.TEAM_LEAD, this::list));
        routes.on("GET", "/api/v1/leads/{id}", guard.manage(Role.TEAM_LEAD, this::get));
    }

    private Answer list(Caller caller, Call call) {
        Params params = new Params(FormReader.read(call).form(), new Faults());
        Paging paging = Paging.read(params);
        String outcome = params.line("outcome", 50);
        if (outcome != null && !OUTCOMES.contains(outcome.toLowerCase(Locale.ROOT))) {
            params.faults().add("outcome", "The selected outcome is invalid.");
        }
        Long contact = params.id("contact_id");
        List<String> phones = phoneFilter(caller, params);
        String source = params.line("source", 50);
        Long token = params.id("token_id");
        Instant from = params.moment("from");
        Instant to = params.moment("to");
        boolean needsFixing = params.flagOrFalse("needs_fixing");
        String text = params.line("q", MAX_SEARCH_LENGTH);
        if (!params.faults().isEmpty()) {
            return Answer.invalid(params.faults());
        }
        Filter filter = new Filter(
                outcome == null ? null : outcome.toLowerCase(Locale.ROOT),
                contact,
                phones,
                source,
                token,
                from,
                to,
                text,
                needsFixing);
        return paging.answer(
                store.list(caller.account(), filter, Visibility.of(caller), paging),
                LeadInboxStore.LeadSummary::id,
                LeadViews::summary);
    }

    private List<String> phoneFilter(Caller caller, Params params) {
        String text = params.line("phone_number", 100);
        if (text == null) {
            return List.of();
        }
        String region = accounts.getSettings(caller.account()).country();
        Optional<Phone> phone = Phones.parse(text, region);
        if (phone.isEmpty()) {
            params.faults().add("phone_number", "Phone number is empty or invalid.");
        }
        return phone.map(Phone::e164).map(Phones::forms).orElseGet(List::of);
    }

    private Answer get(Caller caller, Call call) throws Exception {
        return find(caller, call)
                .answer(lead -> Answer.json(200, LeadViews.full(lead, store.findParkings(caller.account(), lead))));
    }

    private Loaded<KeptLead> find(Caller caller, Call call) {
        return store.find(caller.account(), call.pathId(), Visibility.of(caller));
    }
}
