package firstring.console;

import firstring.accounts.Role;

/**
 * What surrounds every page of somebody signed in.
 *
 * @param section the part of the console that the page belongs to, marked in the navigation
 * @param status the user's own status, as the API names it
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
        Assets assets,
        Times times) {

    public boolean isLead() {
        return role.isAtLeast(Role.TEAM_LEAD);
    }

    public boolean isAdmin() {
        return role.isAtLeast(Role.ADMIN);
    }

    /** With the status that was just set. */
    Frame withStatus(String other) {
        return new Frame(title, section, accountName, userName, role, other, formKey, back, assets, times);
    }
}
