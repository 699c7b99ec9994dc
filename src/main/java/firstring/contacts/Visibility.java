package firstring.contacts;

import firstring.accounts.Caller;
import firstring.accounts.Role;
import firstring.accounts.UserId;
import java.util.Collection;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Whose contacts a caller sees and touches, over the API and in the console alike (decisions 016 and 020): an agent those he
 * owns; a team lead those of the members of his ring groups, and those nobody owns; an admin, and a team lead who is in no
 * ring group, all of the account.
 *
 * @param owners whose contacts are seen; empty with {@code all}
 * @param all whether everybody's are seen, and nobody's
 * @param unowned whether contacts that nobody owns are seen
 */
public record Visibility(Set<Long> owners, boolean all, boolean unowned) {
    public static final Visibility EVERYTHING = new Visibility(Set.of(), true, true);

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
     * An agent gives no contact to anybody; a team lead gives contacts to those whom he leads. Do Not Contact is lifted by
     * everybody who may edit the contact: whoever marked it by mistake can mend that, and the timeline names them.
     */
    public boolean allows(ContactEdit edit) {
        if (all) {
            return true;
        }
        return unowned
                ? !edit.links().user().sent() || allowsOwner(edit.links().user().value())
                : !edit.links().user().sent();
    }

    /** The edit that makes a contact, by this caller: what an agent makes is his own. */
    ContactEdit created(ContactEdit edit) {
        return all || unowned || edit.links().user().sent()
                ? edit
                : edit.withOwner(new UserId(owners.iterator().next()));
    }

    /** @param user the owner of a contact; null: it has none */
    public boolean allowsOwner(@Nullable Long user) {
        return all || (user == null ? unowned : owners.contains(user));
    }
}
