package firstring.console;

import firstring.http.Answer;
import firstring.postgres.Database;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Gives each form that is sent one effect, on all servers together: it is recorded before its action runs, and sending
 * it again returns the first response. A refused form had no effect and may be sent again. Thread-safe.
 */
final class FormSubmissions {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);
    private static final long FIRST_PAUSE_MILLIS = 25;
    private static final long LONGEST_PAUSE_MILLIS = 500;

    private final FormSubmissionStore store;
    private final InstantSource clock;
    private final RecentAnswers recent = new RecentAnswers();

    FormSubmissions(Database database, InstantSource clock) {
        this.store = new FormSubmissionStore(database);
        this.clock = clock;
    }

    /** The result of a press. Callers handle every case. */
    sealed interface Outcome {
        /** Its answer, made now or before. */
        record Answered(Answer answer) implements Outcome {}

        /** It was sent before, and its response is unknown: it was a page, or its action failed midway. */
        record SentBefore() implements Outcome {}
    }

    Outcome run(Visit visit, FormSubmission press, Gate.Page page) throws Exception {
        Instant now = clock.instant();
        if (!store.insert(visit.session(), press, now)) {
            return repeat(visit, press, page);
        }
        Answer answer = answer(visit, press, page);
        if (answer.status() >= 400) {
            store.delete(visit.session(), press);
            return new Outcome.Answered(answer);
        }
        String location = answer.headers().get("Location");
        if (location == null) {
            recent.put(name(press), answer, now);
        }
        store.finish(visit.session(), press, location);
        return new Outcome.Answered(answer);
    }

    /** An action that failed midway may have taken effect. */
    private Answer answer(Visit visit, FormSubmission press, Gate.Page page) throws Exception {
        try {
            return page.answer(visit);
        } catch (Exception broken) {
            store.finish(visit.session(), press, null);
            throw broken;
        }
    }

    /** Waits for the answer of the one that came first; when that was refused, this one counts. */
    private Outcome repeat(Visit visit, FormSubmission press, Gate.Page page) throws Exception {
        long deadline = System.nanoTime() + LONGEST_WAIT.toNanos();
        long pause = FIRST_PAUSE_MILLIS;
        while (true) {
            Optional<FormSubmissionStore.Known> known = store.find(visit.session(), press);
            if (known.isEmpty()) {
                return run(visit, press, page);
            }
            if (known.get().done()) {
                return before(press, known.get());
            }
            if (System.nanoTime() > deadline) {
                return new Outcome.SentBefore();
            }
            Thread.sleep(pause);
            pause = Math.min(pause * 2, LONGEST_PAUSE_MILLIS);
        }
    }

    private Outcome before(FormSubmission press, FormSubmissionStore.Known known) {
        if (known.location() != null) {
            return new Outcome.Answered(Gate.redirect(known.location()));
        }
        return recent.find(name(press), clock.instant())
                .<Outcome>map(Outcome.Answered::new)
                .orElseGet(Outcome.SentBefore::new);
    }

    private static String name(FormSubmission press) {
        return Base64.getEncoder().encodeToString(press.digest());
    }

    /** The last pages that answered forms, such as the one page that shows a new token. Thread-safe. */
    private static final class RecentAnswers {
        private static final Duration KEPT = Duration.ofMinutes(2);
        private static final int MOST = 32;
        private static final int MAX_BYTES = 256 * 1024;

        private record Recent(Answer answer, Instant until) {}

        private final Map<String, Recent> answers = new LinkedHashMap<>();

        synchronized void put(String name, Answer answer, Instant now) {
            answers.values().removeIf(recent -> !recent.until().isAfter(now));
            if (answers.size() == MOST) {
                answers.remove(answers.keySet().iterator().next());
            }
            if (answer.stream() == null && answer.body().length <= MAX_BYTES) {
                answers.put(name, new Recent(answer, now.plus(KEPT)));
            }
        }

        synchronized Optional<Answer> find(String name, Instant now) {
            return Optional.ofNullable(answers.get(name))
                    .filter(recent -> recent.until().isAfter(now))
                    .map(Recent::answer);
        }
    }
}
