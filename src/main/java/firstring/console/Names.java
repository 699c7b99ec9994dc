package firstring.console;

import java.util.Collection;
import java.util.List;
import java.util.Map;

/** The names behind the ids of one account for one viewer; what the viewer cannot see is called by its id. */
public final class Names {
    private final NameStore store;
    private final NameStore.Viewer viewer;

    public Names(NameStore store, Visit visit) {
        this.store = store;
        this.viewer = new NameStore.Viewer(visit.caller());
    }

    public String of(NameStore.Kind kind, long id) {
        return all(kind, List.of(id)).getOrDefault(id, "#" + id);
    }

    public Map<Long, String> all(NameStore.Kind kind, Collection<Long> ids) {
        return store.find(kind, viewer.caller().account(), ids);
    }

    public String ofContact(long id) {
        return contacts(List.of(id)).getOrDefault(id, "#" + id);
    }

    public Map<Long, String> contacts(Collection<Long> ids) {
        return store.findContacts(viewer, ids);
    }

    public Map<Long, String> owners(Collection<Long> contacts) {
        return store.findOwners(viewer, contacts);
    }

    public Map<Long, String> zones(Collection<Long> contacts) {
        return store.findZones(viewer, contacts);
    }
}
