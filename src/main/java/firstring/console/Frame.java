package firstring.console;

import firstring.accounts.Pause;
import firstring.accounts.Role;
import org.jspecify.annotations.Nullable;

/**
 * What surrounds every page of somebody signed in.
 *
 * @param section the part of the console that the page belongs to, marked in the navigation
 * @param status the user's own status, as the API names it
 * @param callLink what a number's link opens, with {@code {number}} in its place
 * @param pause of the account; null: its work goes on
 * @param back where a form of the frame returns to
 */
public record Frame(
        String title,
        String section,
        String accountName,
        String userName,
        Role role,
        String status,
        String formKey,
        String back,
        String callLink,
        @Nullable Pause pause,
        Assets assets,
        Times times) {

    public boolean isLead() {
        return role.isAtLeast(Role.TEAM_LEAD);
    }

    public boolean isAdmin() {
        return role.isAtLeast(Role.ADMIN);
    }

    /** The address that calls a number. */
    public String call(String phone) {
        return callLink.replace("{number}", phone);
    }

    /** With the status that was just set. */
    Frame withStatus(String other) {
        return new Frame(
                title, section, accountName, userName, role, other, formKey, back, callLink, pause, assets, times);
    }
}
