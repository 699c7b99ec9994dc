package firstring.accounts.tokens;

import firstring.http.server.Source;
import firstring.postgres.Database;
import firstring.postgres.Moments;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;

/** The sources from which short tokens were used. Read before the account is known. Thread-safe. */
public final class SourceStore {
    /** The maximum number of tokens stored for one source, far more than there are forms behind one address. */
    private static final int MAX_TOKENS_PER_SOURCE = 1_000;

    private static final String NOTE = """
            insert into token_source (source, digest, succeeded_at) values (:source, :digest, :now)
            on conflict (source, digest) do update set succeeded_at = excluded.succeeded_at
            """;

    private static final String LIST = """
            select digest from token_source
            where source = :source and succeeded_at > :since
            order by succeeded_at desc
            limit :limit
            """;

    private final Database database;

    public SourceStore(Database database) {
        this.database = database;
    }

    void note(Source source, TokenDigest digest, Instant now) {
        database.jdbi()
                .useHandle(handle -> handle.createUpdate(NOTE)
                        .bind("source", source.text())
                        .bind("digest", digest.bytes())
                        .bind("now", Moments.utc(now))
                        .execute());
    }

    /** The tokens used from a source since then. */
    Set<TokenDigest> find(Source source, Instant since) {
        return database.jdbi()
                .withHandle(handle -> handle
                        .createQuery(LIST)
                        .bind("source", source.text())
                        .bind("since", Moments.utc(since))
                        .bind("limit", MAX_TOKENS_PER_SOURCE)
                        .map((row, context) -> new TokenDigest(row.getBytes("digest")))
                        .stream()
                        .collect(Collectors.toUnmodifiableSet()));
    }
}
