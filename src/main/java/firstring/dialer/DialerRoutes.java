package firstring.dialer;

import firstring.accounts.Caller;
import firstring.accounts.Guard;
import firstring.accounts.Role;
import firstring.accounts.UserId;
import firstring.contacts.Visibility;
import firstring.dialer.calls.CallBack;
import firstring.dialer.calls.DisposeResult;
import firstring.dialer.calls.UndoAction;
import firstring.dialer.calls.UndoResult;
import firstring.dialer.queue.NextCall;
import firstring.http.Answer;
import firstring.http.Call;
import firstring.http.Faults;
import firstring.http.Paging;
import firstring.http.Params;
import firstring.http.Routes;
import firstring.http.body.Form;
import firstring.http.body.StrictForm;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.TemporalAccessor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Working a user's PowerDialer queue (docs/contract.md 3): agents their own, team leads those of their team, admins
 * any.
 */
public final class DialerRoutes {
    private static final String QUEUE = "/api/v1/users/{id}/powerdialer";
    private static final String ENTRY = QUEUE + "/{entry}";
    private static final Duration LONGEST_SKIP = Duration.ofDays(366);
    private static final int MAX_NOTE = 65_535;

    /** A call on a queue that the caller may work. */
    @FunctionalInterface
    private interface QueueAction {
        Answer answer(Caller caller, UserId queue, Call call) throws Exception;
    }

    private final Guard guard;
    private final InstantSource clock;
    private final Dialer dialer;
    private final UndoAction undoing;

    public DialerRoutes(Guard guard, DialerParts parts) {
        this.guard = guard;
        this.clock = parts.clock();
        this.dialer = new Dialer(parts);
        this.undoing = new UndoAction(parts);
    }

    public void addTo(Routes routes) {
        add(routes, "GET", QUEUE, this::list);
        add(routes, "POST", QUEUE + "/next", this::next);
        add(routes, "GET", ENTRY, this::show);
        add(routes, "DELETE", ENTRY, this::remove);
        add(routes, "POST", ENTRY + "/dispose", this::dispose);
        add(routes, "POST", ENTRY + "/skip", this::skip);
        add(routes, "POST", ENTRY + "/call-back", this::callBack);
        add(routes, "POST", ENTRY + "/undo", this::undo);
        add(routes, "GET", "/api/v1/users/{id}/today", this::today);
    }

    private void add(Routes routes, String method, String path, QueueAction action) {
        routes.on(method, path, guard.manage(Role.AGENT, (caller, call) -> {
            UserId queue = new UserId(call.pathId());
            if (!Visibility.of(caller).allowsOwner(queue.value())) {
                return Answer.unauthorized();
            }
            return dialer.existsUser(caller.account(), queue) ? action.answer(caller, queue, call) : Answer.notFound();
        }));
    }

    private Answer list(Caller caller, UserId queue, Call call) throws Exception {
        return StrictForm.query(call, Set.of(), params -> {
            Paging paging = Paging.readRanked(params);
            if (!params.faults().isEmpty()) {
                return Answer.invalid(params.faults());
            }
            long after = paging.after() == null ? Long.MIN_VALUE : paging.after();
            List<ListedEntry> page = dialer.list(
                    caller.account(), new QueueRef.MyQueue(queue), Visibility.of(caller), after, paging.fetch());
            return paging.answer(page, entry -> entry.entry().rank(), views(caller, page));
        });
    }

    private Answer show(Caller caller, UserId queue, Call call) {
        return dialer.find(caller.account(), new DialerStore.Place(queue, entryId(call)), Visibility.of(caller))
                .map(entry -> Answer.json(200, view(caller, entry)))
                .orElseGet(Answer::notFound);
    }

    private Answer next(Caller caller, UserId queue, Call call) throws Exception {
        return StrictForm.body(call, Set.of("lease", "list_id", "resume"), params -> {
            String lease = params.line("lease", Lease.MAX_TOKEN_LENGTH);
            Long list = params.id("list_id");
            boolean resume = params.flagOrFalse("resume");
            if (!params.faults().isEmpty()) {
                return Answer.invalid(params.faults());
            }
            if (lease != null) {
                return answer(caller, dialer.renew(caller.account(), queue, caller.user(), lease));
            }
            if (list != null && !dialer.isWorkedBy(caller.account(), new DialerListId(list), queue)) {
                return answer(caller, new NextCall.UnknownList());
            }
            QueueRef home = list == null ? new QueueRef.MyQueue(queue) : new QueueRef.OfList(new DialerListId(list));
            return answer(
                    caller,
                    resume
                            ? dialer.resume(caller.account(), home, queue, caller.user())
                            : dialer.next(caller.account(), home, queue, caller.user()));
        });
    }

    private Answer dispose(Caller caller, UserId queue, Call call) throws Exception {
        return StrictForm.body(call, Set.of("disposition_status_id", "note", "lease"), params -> {
            Long disposition = params.id("disposition_status_id");
            if (disposition == null && params.faults().isEmpty()) {
                params.faults().add("disposition_status_id", "The disposition status id field is required.");
            }
            String note = params.text("note", MAX_NOTE);
            Dialer.Wish wish = wish(caller, queue, call, params);
            if (disposition == null || !params.faults().isEmpty()) {
                return Answer.invalid(params.faults());
            }
            return answer(caller, dialer.dispose(wish, disposition, note));
        });
    }

    private Answer skip(Caller caller, UserId queue, Call call) throws Exception {
        return StrictForm.body(call, Set.of("until", "note", "lease"), params -> {
            Instant until = readUntil(params);
            String note = params.text("note", MAX_NOTE);
            Dialer.Wish wish = wish(caller, queue, call, params);
            if (!params.faults().isEmpty()) {
                return Answer.invalid(params.faults());
            }
            return answer(caller, dialer.skip(wish, until, note));
        });
    }

    private Answer callBack(Caller caller, UserId queue, Call call) throws Exception {
        return StrictForm.body(call, Set.of("at", "note", "lease"), params -> {
            CallBack asked = readCallBack(params);
            Dialer.Wish wish = wish(caller, queue, call, params);
            return asked == null || !params.faults().isEmpty()
                    ? Answer.invalid(params.faults())
                    : answer(caller, dialer.callBack(wish, asked));
        });
    }

    /** With an offset it is a moment; without one it is on the contact's own clock. */
    private static @Nullable CallBack readCallBack(Params params) {
        String at = params.line("at", 100);
        String note = params.text("note", MAX_NOTE);
        if (at == null) {
            params.faults().add("at", "The at field is required.");
            return null;
        }
        try {
            TemporalAccessor read =
                    DateTimeFormatter.ISO_DATE_TIME.parseBest(at, OffsetDateTime::from, LocalDateTime::from);
            return read instanceof OffsetDateTime moment
                    ? new CallBack(moment.toInstant(), null, note)
                    : new CallBack(null, LocalDateTime.from(read), note);
        } catch (DateTimeParseException notAMoment) {
            params.faults().add("at", "The at must be a moment such as 2026-01-31T09:00:00Z or 2026-01-31T10:00.");
            return null;
        }
    }

    private Answer undo(Caller caller, UserId queue, Call call) throws Exception {
        return StrictForm.body(call, Set.of("lease"), params -> {
            Dialer.Wish wish = wish(caller, queue, call, params);
            return params.faults().isEmpty() ? answer(caller, undoing.undo(wish)) : Answer.invalid(params.faults());
        });
    }

    private Answer today(Caller caller, UserId queue, Call call) {
        return dialer.today(caller.account(), queue)
                .map(today -> Answer.json(200, today.view()))
                .orElseGet(Answer::notFound);
    }

    private Answer remove(Caller caller, UserId queue, Call call) throws Exception {
        Dialer.Wish wish = wish(caller, queue, call, new Params(new Form(Map.of()), new Faults()));
        return switch (dialer.remove(wish)) {
            case DisposeResult.Done _ -> Answer.empty();
            case DisposeResult other -> answer(caller, other);
        };
    }

    private @Nullable Instant readUntil(Params params) {
        String text = params.line("until", 100);
        if (text == null) {
            return null;
        }
        try {
            Instant until = OffsetDateTime.parse(text).toInstant();
            Instant now = clock.instant();
            if (until.isAfter(now) && until.isBefore(now.plus(LONGEST_SKIP))) {
                return until;
            }
            params.faults().add("until", "The until must be a moment within the next year.");
        } catch (DateTimeParseException notAMoment) {
            params.faults().add("until", "The until must be a moment such as 2026-01-31T09:00:00Z.");
        }
        return null;
    }

    private static Dialer.Wish wish(Caller caller, UserId queue, Call call, Params params) {
        String lease = params.line("lease", Lease.MAX_TOKEN_LENGTH);
        return new Dialer.Wish(caller.account(), queue, entryId(call), caller.user(), Visibility.of(caller), lease);
    }

    /** 0, which names nothing, when the path has no id there. */
    public static EntryId entryId(Call call) {
        String text = call.pathParameter("entry");
        return new EntryId(text.matches("[1-9][0-9]{0,15}") ? Long.parseLong(text) : 0);
    }

    private Answer answer(Caller caller, NextCall next) {
        return switch (next) {
            case NextCall.Call found -> Answer.json(200, Map.of("data", view(caller, found)));
            case NextCall.Nothing(Optional<Instant> nextAt) -> nothing(nextAt);
            case NextCall.LeaseLost _ -> Answer.message(409, "The lease has ended.");
            case NextCall.UnknownList _ -> invalid("list_id", "The selected list id is invalid.");
        };
    }

    private Answer answer(Caller caller, DisposeResult worked) {
        return switch (worked) {
            case DisposeResult.Done(ListedEntry entry) -> Answer.json(200, view(caller, entry));
            case DisposeResult.Missing _ -> Answer.notFound();
            case DisposeResult.LeasedByAnother _ -> Answer.message(409, "The entry is leased by another user.");
            case DisposeResult.Closed _ -> Answer.message(409, "The entry is closed.");
            case DisposeResult.UnknownDisposition _ ->
                invalid("disposition_status_id", "The selected disposition status id is invalid.");
            case DisposeResult.NotWithinAYear _ -> invalid("at", "The at must be a moment within the next year.");
            case DisposeResult.NotLegal(Optional<Instant> nextAt) ->
                invalid(
                        "at",
                        nextAt.map("The contact may not be called then; the next legal moment is %s."::formatted)
                                .orElse("The contact may not be called then."));
        };
    }

    private Answer answer(Caller caller, UndoResult undone) {
        return switch (undone) {
            case UndoResult.Call(NextCall.Call call, List<UndoResult.Event> stays) -> {
                Map<String, Object> view = new LinkedHashMap<>();
                view.put("data", view(caller, call));
                view.put("stays", stays);
                yield Answer.json(200, view);
            }
            case UndoResult.Missing _ -> Answer.notFound();
            case UndoResult.Refused(UndoResult.Reason why) -> Answer.message(409, why.sentence());
        };
    }

    private static Answer invalid(String field, String sentence) {
        Faults faults = new Faults();
        faults.add(field, sentence);
        return Answer.invalid(faults);
    }

    private static Answer nothing(Optional<Instant> nextAt) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("data", null);
        view.put("next_at", nextAt.map(Instant::toString).orElse(null));
        return Answer.json(200, view);
    }

    private Map<String, Object> view(Caller caller, NextCall.Call call) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("entry", view(caller, call.entry()));
        view.put("contact", call.callee().view());
        view.put("lease", call.lease().token());
        view.put("leased_until", call.lease().until().toString());
        return view;
    }

    private Map<String, @Nullable Object> view(Caller caller, ListedEntry listed) {
        return views(caller, List.of(listed)).apply(listed);
    }

    private Function<ListedEntry, Map<String, @Nullable Object>> views(Caller caller, List<ListedEntry> entries) {
        return EntryView.of(dialer, caller.account(), entries, clock.instant());
    }
}
