package firstring.console;

import firstring.contacts.Visibility;
import java.util.Set;

/**
 * Whose queues a user may look into, as the API allows.
 *
 * @param users empty with {@code all}
 */
public record Team(Set<Long> users, boolean all) {

    public static Team of(Visit visit) {
        Visibility visible = Visibility.of(visit.caller());
        return new Team(visible.owners(), visible.all());
    }

    public boolean has(long user) {
        return all || users.contains(user);
    }
}
