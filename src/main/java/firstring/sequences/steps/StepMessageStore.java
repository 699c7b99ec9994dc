package firstring.sequences.steps;

import firstring.accounts.AccountId;
import firstring.postgres.Moments;
import firstring.sequences.Pace;
import firstring.sequences.SequenceId;
import firstring.sequences.SequenceSettings;
import firstring.sequences.SettingsJson;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the facts that decide whether a step's queued message is sent, in the caller's transaction. Stateless. */
final class StepMessageStore {
    private static final String FIND = """
            select e.state, e.plan, e.replied_at is not null as replied, s.id as sequence_id, s.settings, s.paused,
                   a.resumed_at
            from enrollment as e
            join sequence as s on s.account_id = e.account_id and s.id = e.sequence_id
            join account as a on a.account_id = e.account_id
            where e.account_id = ? and e.id = ? and s.account_id = ?
            """;

    private static final String TAKE_SLOT = """
            insert into sequence_pace as p (account_id, sequence_id, next_slot_at)
            values (?, ?, ?)
            on conflict on constraint sequence_pace_pk
            do update set next_slot_at = greatest(p.next_slot_at, ?) + ? * interval '1 microsecond'
            returning p.next_slot_at
            """;

    /**
     * The state of an enrollment and its sequence.
     *
     * @param accountResumedAt when the account was last resumed after a pause
     */
    record Standing(
            String state,
            int plan,
            boolean replied,
            SequenceId sequence,
            SequenceSettings settings,
            boolean paused,
            @Nullable Instant accountResumedAt) {
        boolean hasLeft() {
            return switch (state) {
                case "finished" -> false;
                case "active" -> replied && settings.exitOnReply();
                default -> true;
            };
        }
    }

    Optional<Standing> find(Connection tx, AccountId account, long enrollment) throws SQLException {
        try (PreparedStatement find = tx.prepareStatement(FIND)) {
            find.setLong(1, account.value());
            find.setLong(2, enrollment);
            find.setLong(3, account.value());
            try (ResultSet row = find.executeQuery()) {
                return row.next() ? Optional.of(standing(row)) : Optional.empty();
            }
        }
    }

    private static Standing standing(ResultSet row) throws SQLException {
        return new Standing(
                row.getString("state"),
                row.getInt("plan"),
                row.getBoolean("replied"),
                new SequenceId(row.getLong("sequence_id")),
                SettingsJson.read(row.getString("settings")),
                row.getBoolean("paused"),
                Moments.find(row, "resumed_at"));
    }

    /** Takes the next free throttle slot of a sequence, now or later. */
    Instant takeSlot(Connection tx, AccountId account, SequenceId sequence, int perMinute, Instant now)
            throws SQLException {
        Duration between = Pace.between(perMinute);
        try (PreparedStatement take = tx.prepareStatement(TAKE_SLOT)) {
            take.setLong(1, account.value());
            take.setLong(2, sequence.value());
            take.setObject(3, Moments.utc(now.plus(between)));
            take.setObject(4, Moments.utc(now));
            take.setLong(5, micros(between));
            try (ResultSet row = take.executeQuery()) {
                row.next();
                return Moments.get(row, "next_slot_at").minus(Duration.of(micros(between), ChronoUnit.MICROS));
            }
        }
    }

    private static long micros(Duration duration) {
        return duration.toNanos() / 1_000;
    }
}
