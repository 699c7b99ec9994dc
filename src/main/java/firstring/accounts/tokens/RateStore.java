package firstring.accounts.tokens;

import firstring.postgres.Database;

/** Counts the calls of limited tokens in their minute, for all servers. Thread-safe. */
public final class RateStore {
    /**
     * The minute never goes back, so that servers whose clocks differ slightly count together; a minute far ahead was
     * written under a wrong clock and is ignored.
     */
    private static final String ASK = """
            insert into token_rate as r (token_id, source, minute, asked) values (:token, :source, :minute, :wanted)
            on conflict (token_id, source) do update
            set asked = case
                  when r.minute < excluded.minute or r.minute > excluded.minute + 2 then excluded.asked
                  else r.asked + excluded.asked
                end,
                minute = case
                  when r.minute > excluded.minute + 2 then excluded.minute
                  else greatest(r.minute, excluded.minute)
                end
            returning minute, asked
            """;

    private final Database database;

    public RateStore(Database database) {
        this.database = database;
    }

    /** The calls counted together; the source is empty for all sources. */
    record Key(long token, String source) {}

    /** The number of uses of the token in a minute, including the calls requested now. */
    record Count(long minute, long asked) {}

    Count ask(Key key, long minute, int wanted) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(ASK)
                        .bind("token", key.token())
                        .bind("source", key.source())
                        .bind("minute", minute)
                        .bind("wanted", wanted)
                        .map((row, context) -> new Count(row.getLong("minute"), row.getLong("asked")))
                        .one());
    }
}
