package firstring.contacts;

import firstring.accounts.Caller;
import firstring.accounts.Role;
import firstring.accounts.UserId;
import firstring.contacts.edit.ContactEdit;
import java.util.Collection;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The contacts that a caller can see and change, over the API and in the console alike (decisions 016 and 020). An agent:
 * the contacts they own. A team lead: the contacts of their ring groups' members, and contacts without an owner. An admin, and a
 * team lead who is in no ring group: all contacts of the account.
 *
 * <p>Nothing that belongs to a contact is loaded without one, and there are three ways to get one: a caller's own, the
 * server's for its own work, and the family's. {@code ArchitectureTest} lists the code that may use the latter two.
 */
public final class Visibility {
    private static final Visibility EVERYTHING = new Visibility(Set.of(), true, true);

    private final Set<Long> owners;
    private final boolean all;
    private final boolean unowned;

    private Visibility(Set<Long> owners, boolean all, boolean unowned) {
        this.owners = owners;
        this.all = all;
        this.unowned = unowned;
    }

    /** For the server's own work, which users do not see: leads, due work, notifications about a contact's change. */
    public static Visibility ofTheSystem() {
        return EVERYTHING;
    }

    /** For calls of the webhook family: their tokens belong to programs, and the original returns every contact. */
    public static Visibility ofTheFamily() {
        return EVERYTHING;
    }

    public static Visibility of(Caller caller) {
        return switch (caller.role()) {
            case ADMIN -> EVERYTHING;
            case TEAM_LEAD -> caller.team().isEmpty() ? EVERYTHING : new Visibility(ids(caller), false, true);
            case AGENT -> new Visibility(ids(caller), false, false);
        };
    }

    private static Set<Long> ids(Caller caller) {
        Set<Long> ids = new HashSet<>();
        ids.add(caller.user().value());
        if (caller.role() == Role.TEAM_LEAD) {
            ids.addAll(caller.team().stream().map(UserId::value).collect(Collectors.toSet()));
        }
        return Set.copyOf(ids);
    }

    public boolean allows(Contact contact) {
        return allowsOwner(contact.links().userId());
    }

    public boolean allowsAll(Collection<Contact> contacts) {
        return contacts.stream().filter(Objects::nonNull).allMatch(this::allows);
    }

    /**
     * An agent cannot change a contact's owner; a team lead can give contacts to their team. Anyone who may edit the
     * contact can remove Do Not Contact, so a mark made by mistake can be corrected; the timeline names the user.
     */
    public boolean allows(ContactEdit edit) {
        if (all) {
            return true;
        }
        return unowned
                ? !edit.links().user().sent() || allowsOwner(edit.links().user().value())
                : !edit.links().user().sent();
    }

    /** The edit for creating a contact: an agent owns the contacts they create. */
    ContactEdit created(ContactEdit edit) {
        return all || unowned || edit.links().user().sent()
                ? edit
                : edit.withOwner(new UserId(owners.iterator().next()));
    }

    /** @param owner a contact's owner; null: none */
    public boolean allows(@Nullable UserId owner) {
        return allowsOwner(owner == null ? null : owner.value());
    }

    /** @param row a copy of a contact's row */
    public boolean allowsRow(JsonNode row) {
        JsonNode owner = row.path("user_id");
        return allowsOwner(owner.isNumber() ? owner.asLong() : null);
    }

    /** @param user a contact's owner; null: none */
    public boolean allowsOwner(@Nullable Long user) {
        return all || (user == null ? unowned : owners.contains(user));
    }

    /** The users whose contacts are visible; empty with {@link #all}. */
    public Set<Long> owners() {
        return owners;
    }

    /** Whether all contacts are visible, including those without an owner. */
    public boolean all() {
        return all;
    }

    /** Whether contacts without an owner are visible. */
    public boolean unowned() {
        return unowned;
    }
}
