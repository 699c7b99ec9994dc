package firstring.dialer.moves;

import firstring.accounts.Caller;
import firstring.accounts.Guard;
import firstring.accounts.Role;
import firstring.accounts.UserId;
import firstring.contacts.Contacts;
import firstring.contacts.Visibility;
import firstring.dialer.Dialer;
import firstring.dialer.DialerListId;
import firstring.dialer.DialerParts;
import firstring.dialer.DialerRoutes;
import firstring.dialer.DialerStore;
import firstring.dialer.EntryId;
import firstring.dialer.EntryView;
import firstring.dialer.QueueRef;
import firstring.dialer.lists.DialerListStore;
import firstring.dialer.moves.Move.Outcome;
import firstring.dialer.moves.Move.Target;
import firstring.http.Answer;
import firstring.http.Call;
import firstring.http.Endpoint;
import firstring.http.Params;
import firstring.http.Routes;
import firstring.http.body.StrictForm;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Moves entries of queues and lists. Admins can move all of them; team leads those of the members of their ring groups,
 * those of their own queue, and those of every list.
 */
public final class MoveRoutes {
    private static final String QUEUE = "/api/v1/users/{id}/powerdialer";
    private static final String LIST = "/api/v1/dialer-lists/{id}";
    private static final Set<String> TARGETS = Set.of("position", "before", "user_id");
    private static final Set<String> OF_SEVERAL = Set.of("entry_ids", "position", "before", "user_id");

    private final Guard guard;
    private final InstantSource clock;
    private final Dialer dialer;
    private final DialerListStore lists;
    private final Moves moves;

    public MoveRoutes(Guard guard, DialerParts parts, Contacts contacts) {
        this.guard = guard;
        this.clock = parts.clock();
        this.dialer = new Dialer(parts);
        this.lists = new DialerListStore(parts.database());
        this.moves = new Moves(parts, contacts);
    }

    public void addTo(Routes routes) {
        routes.on("PATCH", QUEUE + "/{entry}", ofQueue(this::moveOne));
        routes.on("POST", QUEUE + "/move", ofQueue(this::moveSeveral));
        routes.on("POST", QUEUE + "/remove", ofQueue(this::remove));
        routes.on("POST", LIST + "/move", ofList(this::moveSeveral));
        routes.on("POST", LIST + "/remove", ofList(this::remove));
    }

    /** Handles a call on the entries of a queue or list that the caller may move. */
    @FunctionalInterface
    private interface Action {
        Answer answer(Caller caller, QueueRef queue, Call call) throws Exception;
    }

    private Endpoint ofQueue(Action action) {
        return guard.manage(Role.TEAM_LEAD, (caller, call) -> {
            UserId queueUser = new UserId(call.pathId());
            if (!dialer.existsUser(caller.account(), queueUser)) {
                return Answer.notFound();
            }
            return leads(caller, queueUser)
                    ? action.answer(caller, new QueueRef.MyQueue(queueUser), call)
                    : Answer.unauthorized();
        });
    }

    private Endpoint ofList(Action action) {
        return guard.manage(Role.TEAM_LEAD, (caller, call) -> {
            DialerListId list = new DialerListId(call.pathId());
            return lists.find(caller.account(), list).isPresent()
                    ? action.answer(caller, new QueueRef.OfList(list), call)
                    : Answer.notFound();
        });
    }

    private boolean leads(Caller caller, UserId user) {
        return Visibility.of(caller).allowsOwner(user.value());
    }

    private Answer moveOne(Caller caller, QueueRef queue, Call call) throws Exception {
        EntryId entry = DialerRoutes.entryId(call);
        return StrictForm.body(call, TARGETS, params -> {
            Target target = readTarget(params);
            if (target == null || !params.faults().isEmpty()) {
                return Answer.invalid(params.faults());
            }
            if (target instanceof Target.ToUser toUser && !leads(caller, toUser.user())) {
                return Answer.unauthorized();
            }
            return switch (moves.move(new Move(caller, queue, List.of(entry), target))) {
                case Outcome.Done done -> answerOne(caller, entry, queue, target, done);
                case Outcome other -> answer(other, params);
            };
        });
    }

    private Answer answerOne(Caller caller, EntryId entry, QueueRef queue, Target target, Outcome.Done done) {
        if (done.left().containsValue("leased")) {
            return Answer.message(409, "The entry is leased by another user.");
        }
        UserId queueUser = target instanceof Target.ToUser toUser ? toUser.user() : new UserId(queue.id());
        return done.moved().isEmpty()
                ? Answer.notFound()
                : dialer.find(caller.account(), new DialerStore.UserEntry(queueUser, entry), Visibility.of(caller))
                        .map(listed -> Answer.json(
                                200,
                                EntryView.of(dialer, caller.account(), List.of(listed), clock.instant())
                                        .apply(listed)))
                        .orElseGet(Answer::notFound);
    }

    private Answer moveSeveral(Caller caller, QueueRef queue, Call call) throws Exception {
        return StrictForm.body(call, OF_SEVERAL, params -> {
            List<EntryId> entries = readEntries(params);
            Target target = readTarget(params);
            if (target instanceof Target.ToUser && queue instanceof QueueRef.OfList) {
                params.faults().add("user_id", "An entry of a dialer list cannot be moved to a user.");
            }
            if (target == null || !params.faults().isEmpty()) {
                return Answer.invalid(params.faults());
            }
            if (target instanceof Target.ToUser toUser && !leads(caller, toUser.user())) {
                return Answer.unauthorized();
            }
            return answer(moves.move(new Move(caller, queue, entries, target)), params);
        });
    }

    private Answer remove(Caller caller, QueueRef queue, Call call) throws Exception {
        return StrictForm.body(call, Set.of("entry_ids"), params -> {
            List<EntryId> entries = readEntries(params);
            return params.faults().isEmpty()
                    ? answer(moves.move(new Move(caller, queue, entries, new Target.Out())), params)
                    : Answer.invalid(params.faults());
        });
    }

    private static List<EntryId> readEntries(Params params) {
        List<Long> ids = params.ids("entry_ids", Move.MAX_ENTRIES);
        if ((ids == null || ids.isEmpty()) && params.faults().isEmpty()) {
            params.faults().add("entry_ids", "`entry_ids` is required.");
        }
        return ids == null ? List.of() : ids.stream().map(EntryId::new).toList();
    }

    private static @Nullable Target readTarget(Params params) {
        Boolean atTop = readPosition(params);
        Long before = params.id("before");
        Long user = params.id("user_id");
        long named = Stream.of(before, user == null ? atTop : user)
                .filter(target -> target != null)
                .count();
        if (named != 1) {
            if (params.faults().isEmpty()) {
                params.faults().add("position", "Send exactly one of `position`, `before` and `user_id`.");
            }
            return null;
        }
        if (before != null) {
            return new Target.Before(new EntryId(before));
        }
        boolean top = Boolean.TRUE.equals(atTop);
        if (user != null) {
            return new Target.ToUser(new UserId(user), top);
        }
        return top ? new Target.Top() : new Target.Bottom();
    }

    /** True for the top; null when no position was sent. */
    private static @Nullable Boolean readPosition(Params params) {
        String position = params.line("position", 100);
        if (position == null) {
            return null;
        }
        return switch (position) {
            case "top" -> true;
            case "bottom" -> false;
            default -> {
                params.faults().add("position", "`position` must be top or bottom.");
                yield null;
            }
        };
    }

    private static Answer answer(Outcome outcome, Params params) {
        return switch (outcome) {
            case Outcome.Done(List<EntryId> moved, Map<EntryId, String> left) -> {
                List<Map<String, Object>> leftViews = new ArrayList<>();
                left.forEach((id, reason) -> leftViews.add(leftView(id, reason)));
                yield Answer.json(
                        200, Map.of("done", moved.stream().map(EntryId::value).toList(), "left", leftViews));
            }
            case Outcome.NoAnchor _ -> {
                params.faults().add("before", "`before` must be another entry of this queue that is not being moved.");
                yield Answer.invalid(params.faults());
            }
            case Outcome.NoUser _ -> {
                params.faults().add("user_id", "The selected user id is invalid.");
                yield Answer.invalid(params.faults());
            }
        };
    }

    private static Map<String, Object> leftView(EntryId id, String reason) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", id.value());
        view.put("reason", reason);
        return view;
    }
}
