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
 * An agent's work on a user's PowerDialer queue (docs/contract.md 3): agents use their own, team leads those of their
 * team, admins any.
 */
public final class DialerRoutes {
    private static final String QUEUE = "/api/v1/users/{id}/powerdialer";
    private static final String ENTRY = QUEUE + "/{entry}";
    private static final Duration MAX_SKIP = Duration.ofDays(366);
    private static final int MAX_NOTE = 65_535;

    /** Handles a call on a queue that the caller may use. */
    @FunctionalInterface
    private interface QueueAction {
        Answer answer(Caller caller, UserId queueUser, Call call) throws Exception;
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
            UserId queueUser = new UserId(call.pathId());
            if (!Visibility.of(caller).allowsOwner(queueUser.value())) {
                return Answer.unauthorized();
            }
            return dialer.existsUser(caller.account(), queueUser)
                    ? action.answer(caller, queueUser, call)
                    : Answer.notFound();
        }));
    }

    private Answer list(Caller caller, UserId queueUser, Call call) throws Exception {
        return StrictForm.query(call, Set.of(), params -> {
            Paging paging = Paging.readRanked(params);
            if (!params.faults().isEmpty()) {
                return Answer.invalid(params.faults());
            }
            long after = paging.after() == null ? Long.MIN_VALUE : paging.after();
            List<ListedEntry> page = dialer.list(
                    caller.account(), new QueueRef.MyQueue(queueUser), Visibility.of(caller), after, paging.fetch());
            return paging.answer(page, entry -> entry.entry().rank(), views(caller, page));
        });
    }

    private Answer show(Caller caller, UserId queueUser, Call call) {
        return dialer.find(caller.account(), new DialerStore.UserEntry(queueUser, entryId(call)), Visibility.of(caller))
                .map(entry -> Answer.json(200, view(caller, entry)))
                .orElseGet(Answer::notFound);
    }

    private Answer next(Caller caller, UserId queueUser, Call call) throws Exception {
        return StrictForm.body(call, Set.of("lease", "list_id", "resume"), params -> {
            String lease = params.line("lease", Lease.MAX_TOKEN_LENGTH);
            Long list = params.id("list_id");
            boolean resume = params.flagOrFalse("resume");
            if (!params.faults().isEmpty()) {
                return Answer.invalid(params.faults());
            }
            if (lease != null) {
                return answer(caller, dialer.renew(caller.account(), queueUser, caller.user(), lease));
            }
            if (list != null && !dialer.isWorkedBy(caller.account(), new DialerListId(list), queueUser)) {
                return answer(caller, new NextCall.UnknownList());
            }
            QueueRef queue =
                    list == null ? new QueueRef.MyQueue(queueUser) : new QueueRef.OfList(new DialerListId(list));
            return answer(
                    caller,
                    resume
                            ? dialer.resume(caller.account(), queue, queueUser, caller.user())
                            : dialer.next(caller.account(), queue, queueUser, caller.user()));
        });
    }

    private Answer dispose(Caller caller, UserId queueUser, Call call) throws Exception {
        return StrictForm.body(call, Set.of("disposition_status_id", "note", "lease"), params -> {
            Long disposition = params.id("disposition_status_id");
            if (disposition == null && params.faults().isEmpty()) {
                params.faults().add("disposition_status_id", "`disposition_status_id` is required.");
            }
            String note = params.text("note", MAX_NOTE);
            Dialer.EntryCommand command = command(caller, queueUser, call, params);
            if (disposition == null || !params.faults().isEmpty()) {
                return Answer.invalid(params.faults());
            }
            return answer(caller, dialer.dispose(command, disposition, note));
        });
    }

    private Answer skip(Caller caller, UserId queueUser, Call call) throws Exception {
        return StrictForm.body(call, Set.of("until", "note", "lease"), params -> {
            Instant until = readUntil(params);
            String note = params.text("note", MAX_NOTE);
            Dialer.EntryCommand command = command(caller, queueUser, call, params);
            if (!params.faults().isEmpty()) {
                return Answer.invalid(params.faults());
            }
            return answer(caller, dialer.skip(command, until, note));
        });
    }

    private Answer callBack(Caller caller, UserId queueUser, Call call) throws Exception {
        return StrictForm.body(call, Set.of("at", "note", "lease"), params -> {
            CallBack asked = readCallBack(params);
            Dialer.EntryCommand command = command(caller, queueUser, call, params);
            return asked == null || !params.faults().isEmpty()
                    ? Answer.invalid(params.faults())
                    : answer(caller, dialer.callBack(command, asked));
        });
    }

    /** With an offset, the time is a moment; without one, it is local time for the contact. */
    private static @Nullable CallBack readCallBack(Params params) {
        String at = params.line("at", 100);
        String note = params.text("note", MAX_NOTE);
        if (at == null) {
            params.faults().add("at", "`at` is required.");
            return null;
        }
        try {
            TemporalAccessor read =
                    DateTimeFormatter.ISO_DATE_TIME.parseBest(at, OffsetDateTime::from, LocalDateTime::from);
            return read instanceof OffsetDateTime moment
                    ? new CallBack(moment.toInstant(), null, note)
                    : new CallBack(null, LocalDateTime.from(read), note);
        } catch (DateTimeParseException notAMoment) {
            params.faults().add("at", "`at` must be a time such as 2026-01-31T09:00:00Z or 2026-01-31T10:00.");
            return null;
        }
    }

    private Answer undo(Caller caller, UserId queueUser, Call call) throws Exception {
        return StrictForm.body(call, Set.of("lease"), params -> {
            Dialer.EntryCommand command = command(caller, queueUser, call, params);
            return params.faults().isEmpty() ? answer(caller, undoing.undo(command)) : Answer.invalid(params.faults());
        });
    }

    private Answer today(Caller caller, UserId queueUser, Call call) {
        return dialer.today(caller.account(), queueUser)
                .map(today -> Answer.json(200, today.view()))
                .orElseGet(Answer::notFound);
    }

    private Answer remove(Caller caller, UserId queueUser, Call call) throws Exception {
        Dialer.EntryCommand command = command(caller, queueUser, call, new Params(new Form(Map.of()), new Faults()));
        return switch (dialer.remove(command)) {
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
            if (until.isAfter(now) && until.isBefore(now.plus(MAX_SKIP))) {
                return until;
            }
            params.faults().add("until", "`until` must be within the next year.");
        } catch (DateTimeParseException notAMoment) {
            params.faults().add("until", "`until` must be a time such as 2026-01-31T09:00:00Z.");
        }
        return null;
    }

    private static Dialer.EntryCommand command(Caller caller, UserId queueUser, Call call, Params params) {
        String lease = params.line("lease", Lease.MAX_TOKEN_LENGTH);
        return new Dialer.EntryCommand(
                caller.account(), queueUser, entryId(call), caller.user(), Visibility.of(caller), lease);
    }

    /** The entry in the path; 0, the id of no entry, when the path has none. */
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

    private Answer answer(Caller caller, DisposeResult result) {
        return switch (result) {
            case DisposeResult.Done(ListedEntry entry) -> Answer.json(200, view(caller, entry));
            case DisposeResult.Missing _ -> Answer.notFound();
            case DisposeResult.LeasedByAnother _ -> Answer.message(409, "The entry is leased by another user.");
            case DisposeResult.Closed _ -> Answer.message(409, "The entry is closed.");
            case DisposeResult.UnknownDisposition _ ->
                invalid("disposition_status_id", "The selected disposition status id is invalid.");
            case DisposeResult.NotWithinAYear _ -> invalid("at", "`at` must be within the next year.");
            case DisposeResult.NotLegal(Optional<Instant> nextAt) ->
                invalid(
                        "at",
                        nextAt.map("The contact cannot be called then. The earliest legal time is %s."::formatted)
                                .orElse("The contact cannot be called then."));
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
