package firstring.console;

import firstring.accounts.Pause;
import firstring.accounts.Role;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The layout around every page of a signed-in user.
 *
 * @param section the part of the console that the page belongs to, marked in the navigation
 * @param who the account and the user ids: drafts that a browser keeps for one user are not shown to another
 * @param status the user's own status, as the API names it
 * @param callLink what a number's link opens, with {@code {number}} in its place
 * @param pause of the account; null: not paused
 * @param back where a form of the frame returns to
 * @param cuts sentences about lists that are longer than the page shows
 */
public record Frame(
        String title,
        String section,
        String accountName,
        String who,
        String userName,
        Role role,
        String status,
        FormKeys formKeys,
        String back,
        String callLink,
        @Nullable Pause pause,
        List<String> cuts,
        Assets assets,
        Times times) {

    public boolean isLead() {
        return role.isAtLeast(Role.TEAM_LEAD);
    }

    public boolean isAdmin() {
        return role.isAtLeast(Role.ADMIN);
    }

    /** A key for one form; each form has another. */
    public String formKey() {
        return formKeys.next();
    }

    /** The address that calls a number. */
    public String call(String phone) {
        return callLink.replace("{number}", phone);
    }

    /** Around a page that shows only the first rows of some lists. */
    Frame withCuts(List<String> sentences) {
        return with(status, sentences);
    }

    /** With the status that was just set. */
    public Frame withStatus(String other) {
        return with(other, cuts);
    }

    private Frame with(String otherStatus, List<String> otherCuts) {
        return new Frame(
                title,
                section,
                accountName,
                who,
                userName,
                role,
                otherStatus,
                formKeys,
                back,
                callLink,
                pause,
                otherCuts,
                assets,
                times);
    }
}
