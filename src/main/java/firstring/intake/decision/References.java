package firstring.intake.decision;

import firstring.contacts.NameKey;
import firstring.intake.NewLead;
import firstring.sequences.FirstWait;
import firstring.sequences.enrollments.Exits;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The entries that the leads of a batch refer to by id or by name, as stored. Belongs to one batch. */
public final class References {

    /** The kinds of entries that a lead refers to by id. */
    public enum Kind {
        LINE,
        TAG,
        DISPOSITION_STATUS,
        SEQUENCE
    }

    /** The kinds of entries that a lead refers to by name and that are created when new. */
    public enum NamedKind {
        TAG("tags"),
        LEAD_SOURCE("lead sources");

        private final String plural;

        NamedKind(String plural) {
            this.plural = plural;
        }

        String plural() {
            return plural;
        }
    }

    /** The maximum number of tags, and of lead sources, in an account (docs/contract.md 1.2). */
    static final int MAX_NAMES = 10_000;

    /**
     * @param exits the exit conditions of a sequence
     * @param firstWait the wait that a sequence begins with; null when it begins with another step
     */
    record Known(
            boolean archived,
            boolean paused,
            Exits exits,
            @Nullable FirstWait firstWait) {}

    record Key(Kind kind, long id) {}

    record Named(NamedKind kind, String key) {}

    /** A tag or lead source to create. */
    public record NewName(NamedKind kind, long id, String name, String key) {}

    /** The references that a batch looks up. */
    public record Wanted(Map<Kind, Set<Long>> ids, Map<NamedKind, Set<String>> names) {
        public static Wanted of(Collection<NewLead> leads) {
            Wanted wanted = new Wanted(new HashMap<>(), new HashMap<>());
            for (Kind kind : Kind.values()) {
                wanted.ids.put(kind, new HashSet<>());
            }
            for (NamedKind kind : NamedKind.values()) {
                wanted.names.put(kind, new HashSet<>());
            }
            leads.forEach(wanted::add);
            return wanted;
        }

        public Set<Long> idsOf(Kind kind) {
            return ids.getOrDefault(kind, Set.of());
        }

        Set<String> namesOf(NamedKind kind) {
            return names.getOrDefault(kind, Set.of());
        }

        boolean isEmpty() {
            return ids.values().stream().allMatch(Set::isEmpty)
                    && names.values().stream().allMatch(Set::isEmpty);
        }

        private void add(NewLead lead) {
            add(Kind.LINE, lead.person().lineId());
            add(Kind.DISPOSITION_STATUS, lead.person().dispositionStatusId());
            add(Kind.TAG, lead.actions().tagId());
            add(Kind.SEQUENCE, lead.actions().sequenceId());
            add(NamedKind.LEAD_SOURCE, lead.person().leadSource());
            lead.actions().tagNames().forEach(name -> add(NamedKind.TAG, name));
        }

        private void add(Kind kind, @Nullable Long id) {
            if (id != null) {
                idsOf(kind).add(id);
            }
        }

        private void add(NamedKind kind, @Nullable String name) {
            if (name != null) {
                namesOf(kind).add(NameKey.of(name));
            }
        }
    }

    private final Map<Key, Known> byId = new HashMap<>();
    private final Map<Named, Long> byName = new HashMap<>();
    private final Map<NamedKind, Integer> counts = new HashMap<>();

    void put(Kind kind, long id, Known known) {
        byId.put(new Key(kind, id), known);
    }

    void put(NamedKind kind, String key, long id) {
        byName.put(new Named(kind, key), id);
    }

    /** The number of entries of this kind in the account; needed only when a new one is requested. */
    void putCount(NamedKind kind, int count) {
        counts.put(kind, count);
    }

    @Nullable
    public Known find(Kind kind, long id) {
        return byId.get(new Key(kind, id));
    }

    @Nullable
    public Long find(NamedKind kind, String name) {
        return byName.get(new Named(kind, NameKey.of(name)));
    }

    boolean hasRoomFor(NamedKind kind) {
        return counts.getOrDefault(kind, 0) < MAX_NAMES;
    }

    /** Creates a name in this batch and adds it to the known ones. */
    NewName create(NamedKind kind, long id, String name) {
        NewName created = new NewName(kind, id, name, NameKey.of(name));
        put(kind, created.key(), id);
        counts.merge(kind, 1, Integer::sum);
        return created;
    }

    /** The requested names of this kind that are not stored. */
    Set<String> missing(NamedKind kind, Set<String> keys) {
        Set<String> missing = new HashSet<>(keys);
        missing.removeIf(key -> byName.containsKey(new Named(kind, key)));
        return missing;
    }
}
