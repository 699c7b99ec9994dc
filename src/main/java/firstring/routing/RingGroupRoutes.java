package firstring.routing;

import firstring.accounts.Accounts;
import firstring.accounts.Author;
import firstring.accounts.Caller;
import firstring.accounts.Guard;
import firstring.accounts.Role;
import firstring.accounts.users.UserStatus;
import firstring.http.Answer;
import firstring.http.Call;
import firstring.http.Etag;
import firstring.http.Faults;
import firstring.http.Paging;
import firstring.http.Params;
import firstring.http.Patch;
import firstring.http.Routes;
import firstring.http.body.Form;
import firstring.http.body.StrictForm;
import firstring.postgres.Database;
import firstring.postgres.Ids;
import firstring.routing.RingGroups.Edited;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The ring groups of the management API (docs/contract.md 3), and the availability of their members (docs/contract.md
 * 2).
 */
public final class RingGroupRoutes {
    private static final String ALL = "/api/v1/ring-groups";
    private static final String ONE = ALL + "/{id}";
    private static final String ANSWER_BY = "Browser / Apps";

    private final Guard guard;
    private final RingGroups groups;

    public RingGroupRoutes(Accounts accounts, Database database, Ids ids, InstantSource clock, HandOutStore handOuts) {
        this.guard = accounts.guard();
        this.groups = new RingGroups(database, ids, clock, accounts, handOuts);
    }

    public void addTo(Routes routes) {
        routes.on("GET", ALL, guard.manage(Role.AGENT, this::list));
        routes.on("POST", ALL, guard.manage(Role.ADMIN, this::create));
        routes.on("GET", ONE, guard.manage(Role.AGENT, this::show));
        routes.on("PATCH", ONE, guard.manage(Role.ADMIN, this::edit));
        routes.on("DELETE", ONE, guard.manage(Role.ADMIN, this::archive));
        routes.on("GET", "/api/v1/webhook/ring-group/availability", guard.family(this::testMembers));
    }

    private Answer list(Caller caller, Call call) throws Exception {
        return StrictForm.query(call, Set.of(), params -> {
            Paging paging = Paging.read(params);
            if (!params.faults().isEmpty()) {
                return Answer.invalid(params.faults());
            }
            List<StoredGroup> page = groups.list(caller.account(), paging.afterOrZero(), paging.fetch());
            return paging.answer(page, group -> group.id().value(), GroupView::of);
        });
    }

    private Answer create(Caller caller, Call call) throws Exception {
        return StrictForm.body(call, GroupForm.KEYS, params -> {
            GroupSettings settings = GroupForm.read(Patch.creating(params), GroupSettings.EMPTY);
            if (!params.faults().isEmpty()) {
                return Answer.invalid(params.faults());
            }
            return answer(201, groups.create(Author.of(caller, call), settings), params.faults());
        });
    }

    private Answer show(Caller caller, Call call) {
        return groups.find(caller.account(), new RingGroupId(call.pathId()))
                .map(group -> Etag.on(Answer.json(200, GroupView.of(group)), group.version()))
                .orElseGet(Answer::notFound);
    }

    private Answer edit(Caller caller, Call call) throws Exception {
        return StrictForm.body(call, GroupForm.KEYS, params -> {
            RingGroups.Change change = current -> change(params, current);
            Edited edited = groups.edit(
                    Author.of(caller, call), new RingGroupId(call.pathId()), version -> matches(call, version), change);
            return answer(200, edited, params.faults());
        });
    }

    private Answer archive(Caller caller, Call call) throws Exception {
        RingGroupId group = new RingGroupId(call.pathId());
        return switch (groups.archive(Author.of(caller, call), group, version -> matches(call, version))) {
            case Edited.Saved _ -> Answer.empty();
            case Edited other -> answer(200, other, new Faults());
        };
    }

    private Answer testMembers(Caller caller, Call call, Form form) throws Exception {
        Params params = new Params(form, new Faults());
        Long id = params.id("ring_group_id");
        if (id == null && params.faults().isEmpty()) {
            params.faults().add("ring_group_id", "`ring_group_id` is required.");
        }
        if (id == null) {
            return Answer.invalid(params.faults());
        }
        Optional<List<RingGroups.Tested>> tested = groups.testMembers(caller.account(), new RingGroupId(id));
        if (tested.isEmpty()) {
            params.faults().add("ring_group_id", "The selected ring group id is invalid.");
            return Answer.invalid(params.faults());
        }
        return Answer.json(200, Map.of("test_results", familyViews(tested.get())));
    }

    private static Optional<GroupSettings> change(Params params, GroupSettings current) {
        GroupSettings changed = GroupForm.read(Patch.editing(params), current);
        return params.faults().isEmpty() ? Optional.of(changed) : Optional.empty();
    }

    private static boolean matches(Call call, long version) {
        return Etag.mismatch(call, version).isEmpty();
    }

    private static Answer answer(int status, Edited edited, Faults faults) {
        return switch (edited) {
            case Edited.Saved(StoredGroup group) -> Etag.on(Answer.json(status, GroupView.of(group)), group.version());
            case Edited.Missing _ -> Answer.notFound();
            case Edited.Stale _ -> Etag.stale();
            case Edited.Archived _ -> Answer.message(409, "The ring group is archived.");
            case Edited.Refused _ -> Answer.invalid(faults);
            case Edited.UnknownUsers(List<Integer> indexes) -> {
                indexes.forEach(
                        index -> faults.add("members.%d.user_id".formatted(index), "The selected user id is invalid."));
                yield Answer.invalid(faults);
            }
        };
    }

    private static List<Map<String, Object>> familyViews(List<RingGroups.Tested> tested) {
        List<Map<String, Object>> views = new ArrayList<>();
        for (RingGroups.Tested member : tested) {
            Map<String, Object> view = new LinkedHashMap<>();
            view.put("id", member.user().id().value());
            view.put("failed_to_route", !member.failed().isEmpty());
            view.put("order", views.size());
            view.put("name", member.user().name());
            view.put("email", member.user().email());
            view.put("reasons", reasons(member.failed()));
            view.put("answer_by", ANSWER_BY);
            view.put("agent_status", statusWords(member.user().status()));
            views.add(view);
        }
        return views;
    }

    /** The status as the original spells it in this response only. */
    private static String statusWords(UserStatus status) {
        return status == UserStatus.AVAILABLE ? "Accepting Calls" : status.familyWords();
    }

    /** The nine original keys; true means passed. Four of them are tests that this server does not have. */
    private static Map<String, Boolean> reasons(Set<AvailabilityTest> failed) {
        Map<String, Boolean> reasons = new LinkedHashMap<>();
        reasons.put("is_active", !failed.contains(AvailabilityTest.IS_ACTIVE));
        reasons.put("takes_task_from_area_code", true);
        reasons.put("takes_task_in_state", true);
        reasons.put("takes_task_in_operating_hours", !failed.contains(AvailabilityTest.HOURS));
        reasons.put("takes_call_within_concurrency_limit", !failed.contains(AvailabilityTest.QUEUE_CAP));
        reasons.put("takes_call_within_quota_limit", !failed.contains(AvailabilityTest.DAILY_CAP));
        reasons.put("takes_call_within_duplication_period_limit", true);
        reasons.put("agent_answers_call", true);
        reasons.put("agent_accepts_call", !failed.contains(AvailabilityTest.STATUS));
        return reasons;
    }
}
