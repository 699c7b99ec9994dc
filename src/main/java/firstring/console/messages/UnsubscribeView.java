package firstring.console.messages;

import firstring.console.Assets;

/**
 * The page behind the link that every mail carries.
 *
 * @param address empty: the link is not one of ours
 */
public record UnsubscribeView(String address, boolean done, Assets assets) {
    public String title() {
        return done ? "You are unsubscribed" : "Unsubscribe";
    }
}
