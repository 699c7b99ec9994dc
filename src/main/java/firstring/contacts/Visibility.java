package firstring.contacts;

import firstring.accounts.Caller;
import firstring.accounts.Role;
import firstring.accounts.UserId;
import org.jspecify.annotations.Nullable;

/**
 * Whose contacts a caller sees and touches, over the API and in the console alike: an agent those he owns, a team lead and
 * an admin all of the account (decision 016).
 *
 * @param owner the only owner whose contacts are seen; null: everybody's, and nobody's
 */
public record Visibility(@Nullable UserId owner) {
    public static Visibility of(Caller caller) {
        return new Visibility(caller.role().isAtLeast(Role.TEAM_LEAD) ? null : caller.user());
    }

    public boolean allows(Contact contact) {
        return allowsOwner(contact.links().userId());
    }

    /** Giving a contact to another owner and taking Do Not Contact away are a team lead's. */
    public boolean allows(ContactEdit edit) {
        return owner == null || !(edit.links().user().sent() || Boolean.FALSE.equals(edit.dnc()));
    }

    /** The edit that makes a contact: who sees his own alone makes it his own. */
    ContactEdit created(ContactEdit edit) {
        return owner == null || edit.links().user().sent() ? edit : edit.withOwner(owner);
    }

    /** @param user the owner of a contact; null: it has none */
    public boolean allowsOwner(@Nullable Long user) {
        return owner == null || (user != null && user == owner.value());
    }
}
