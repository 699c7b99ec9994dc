package firstring.accounts.audit;

import firstring.accounts.Author;
import firstring.postgres.Ids;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Records who changed which settings, in the transaction of the change. An item is passed as the API shows it, before
 * and after; a {@link firstring.text.HiddenText} in it is a secret, of which only the name is stored. Thread-safe.
 */
public final class AuditLog {
    private final Ids ids;
    private final InstantSource clock;
    private final AuditStore store;

    public AuditLog(Ids ids, InstantSource clock, AuditStore store) {
        this.ids = ids;
        this.clock = clock;
        this.store = store;
    }

    /** The changed item: its kind and id as in the API's paths, and its name. */
    public record Thing(String resource, String id, String name) {

        public static Thing of(String resource, long id, String name) {
            return new Thing(resource, Long.toString(id), name);
        }
    }

    public void created(Handle tx, Author author, Thing thing, Map<String, ? extends @Nullable Object> after) {
        write(tx, author, "created", thing, FieldChange.between(Map.of(), after));
    }

    /** Records nothing when nothing differs. */
    public void changed(
            Handle tx,
            Author author,
            Thing thing,
            Map<String, ? extends @Nullable Object> before,
            Map<String, ? extends @Nullable Object> after) {
        List<FieldChange> changes = FieldChange.between(before, after);
        if (!changes.isEmpty()) {
            write(tx, author, "changed", thing, changes);
        }
    }

    public void removed(Handle tx, Author author, Thing thing, Map<String, ? extends @Nullable Object> before) {
        write(tx, author, "removed", thing, FieldChange.between(before, Map.of()));
    }

    public void signedIn(Handle tx, Author author, Thing thing) {
        write(tx, author, "signed_in", thing, List.of());
    }

    /** A number of attempts of one kind that changed nothing, recorded after they happened. */
    public record Failure(Author author, FailureKind kind, Thing thing, int attempts, Instant at) {}

    public void failed(Handle tx, Failure failure) {
        Map<String, Integer> details = failure.attempts() == 1 ? Map.of() : Map.of("attempts", failure.attempts());
        store.insert(
                tx,
                new AuditRow(
                        ids.next(),
                        failure.at(),
                        failure.author(),
                        failure.kind().action(),
                        failure.thing(),
                        FieldChange.json(FieldChange.between(Map.of(), details))));
    }

    private void write(Handle tx, Author author, String action, Thing thing, List<FieldChange> changes) {
        store.insert(tx, new AuditRow(ids.next(), clock.instant(), author, action, thing, FieldChange.json(changes)));
    }
}
