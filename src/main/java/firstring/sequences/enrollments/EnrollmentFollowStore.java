package firstring.sequences.enrollments;

import firstring.accounts.AccountId;
import firstring.json.Json;
import firstring.postgres.Moments;
import firstring.sequences.Sequence;
import firstring.sequences.SequenceId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Updates enrollments after a change of their sequence, in the transaction of the change and under the sequence's row
 * lock. Stateless.
 */
public final class EnrollmentFollowStore {
    /** Throttle slots that passed meanwhile are lost; otherwise all their holders would run at once. */
    private static final String RESUME = """
            update enrollment
            set due_at = greatest(resume_at, :now), resume_at = null, reason = 'goes_on',
                slot_at = case when slot_at >= :now then slot_at end
            where account_id = :account and sequence_id = :sequence and resume_at is not null
            """;

    private static final String MAKE_DUE = """
            update enrollment
            set due_at = :now, resume_at = null
            where account_id = :account and sequence_id = :sequence and state = 'active'
            """;

    private static final String LOOK_AGAIN = """
            update enrollment
            set due_at = :now, slot_at = null
            where account_id = :account and sequence_id = :sequence and due_at is not null
              and reason in ('window', 'no_legal_moment', 'throttled')
            """;

    private static final String RESTART_PACE = """
            update sequence_pace set next_slot_at = :now where account_id = :account and sequence_id = :sequence
            """;

    private static final String LIST_PLANS = """
            select p.plan, p.steps
            from sequence_plan as p
            where p.account_id = :account and p.sequence_id = :sequence and p.plan < :plan and exists (
              select from enrollment as e
              where e.account_id = :account and e.sequence_id = :sequence and e.state = 'active' and e.plan = p.plan)
            """;

    /** Waits that have begun end at their original time; every other wait is decided again. */
    private static final String MOVE = """
            update enrollment as e
            set plan = :plan, step = x.step, slot_at = null, attempt = 0, fault = null,
                reason = case when x.stays then e.reason else 'edited' end,
                due_at = case when x.stays then e.due_at else :now end
            from (
              select o.id, m.step, o.reason = 'wait' or o.resume_at is not null or (o.reason = 'webhook' and m.kept) as stays
              from enrollment as o
              join unnest(:from_steps, :steps, :kept) as m (from_step, step, kept) on m.from_step = o.step
              where o.account_id = :account and o.sequence_id = :sequence and o.state = 'active' and o.plan = :from) as x
            where e.account_id = :account and e.id = x.id
            """;

    /** Resumes a sequence, including enrollments that reached a due step while it was paused. */
    public void resume(Handle tx, AccountId account, SequenceId sequence, Instant now) {
        tx.createUpdate(RESUME)
                .bind("account", account.value())
                .bind("sequence", sequence.value())
                .bind("now", Moments.utc(now))
                .execute();
    }

    /** Makes every enrollment in the sequence due now. */
    public void makeDue(Handle tx, AccountId account, SequenceId sequence, Instant now) {
        tx.createUpdate(MAKE_DUE)
                .bind("account", account.value())
                .bind("sequence", sequence.value())
                .bind("now", Moments.utc(now))
                .execute();
    }

    /** Decides waits for days, window or throttle again after these have changed. */
    public void lookAgain(Handle tx, AccountId account, SequenceId sequence, Instant now) {
        for (String sql : List.of(LOOK_AGAIN, RESTART_PACE)) {
            tx.createUpdate(sql)
                    .bind("account", account.value())
                    .bind("sequence", sequence.value())
                    .bind("now", Moments.utc(now))
                    .execute();
        }
    }

    /** Moves every enrollment to the steps of this version. */
    public void move(Handle tx, AccountId account, Sequence to, Instant now) {
        List<Old> plans = tx.createQuery(LIST_PLANS)
                .bind("account", account.value())
                .bind("sequence", to.id().value())
                .bind("plan", to.plan())
                .map((row, context) -> new Old(row.getInt("plan"), Json.tree(row.getString("steps"))))
                .list();
        JsonNode steps = Json.tree(to.steps());
        plans.forEach(from -> move(tx, account, to, StepMapping.between(from.steps(), steps), from.plan(), now));
    }

    private record Old(int plan, JsonNode steps) {}

    private static void move(Handle tx, AccountId account, Sequence to, StepMapping mapping, int from, Instant now) {
        tx.createUpdate(MOVE)
                .bind("account", account.value())
                .bind("sequence", to.id().value())
                .bind("plan", to.plan())
                .bind("from", from)
                .bind("now", Moments.utc(now))
                .bindArray("from_steps", Integer.class, mapping.from())
                .bindArray("steps", Integer.class, mapping.to())
                .bindArray("kept", Boolean.class, mapping.kept())
                .execute();
    }

    /**
     * The number of each old step among the new ones: after a removed step, enrollments continue with the one that
     * followed it.
     */
    record StepMapping(List<Integer> from, List<Integer> to, List<Boolean> kept) {

        static StepMapping between(JsonNode old, JsonNode steps) {
            Map<String, Integer> byKey = new HashMap<>();
            for (int i = 0; i < steps.size(); i++) {
                byKey.put(key(steps.get(i), i), i);
            }
            StepMapping mapping = new StepMapping(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
            int next = steps.size();
            for (int i = old.size(); i >= 0; i--) {
                Integer target = i == old.size() ? afterLast(byKey, old) : byKey.get(key(old.get(i), i));
                next = target == null ? next : target;
                mapping.from.add(i);
                mapping.to.add(next);
                mapping.kept.add(target != null
                        && i < old.size()
                        && steps.get(target).path("type").equals(old.get(i).path("type")));
            }
            return mapping;
        }

        /**
         * The step that follows the last old one for enrollments that finished it; null when the last step was removed.
         */
        private static @Nullable Integer afterLast(Map<String, Integer> byKey, JsonNode old) {
            int last = old.size() - 1;
            Integer target = last < 0 ? null : byKey.get(key(old.get(last), last));
            return target == null ? null : Integer.valueOf(target + 1);
        }

        /** Identifies a step by its key, or without a key by its number. */
        private static String key(JsonNode step, int index) {
            String key = step.path("key").asString("");
            return key.isEmpty() ? "at " + index : "key " + key;
        }
    }
}
