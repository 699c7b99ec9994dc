package firstring.console.dialer;

import firstring.console.contacts.ContactCard;
import firstring.console.developers.LeadApiView;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The workspace of one queue or list.
 *
 * @param user whose queue it is, or was before the list was chosen
 * @param owner the user's name; empty: the viewer's own
 * @param list 0: it is a queue
 * @param query the part of an address that names it; empty for one's own queue
 * @param queues every queue the viewer may look into
 * @param lists every list the viewer may look into
 * @param today what has been done today in a few words; empty: nothing
 * @param undo what can be taken back; null: nothing
 * @param call the open entry; null: none
 * @param lost a note for a contact that the viewer no longer has; null: none
 * @param message what to say when there is no call; empty: nothing was tried yet
 */
public record DialerView(
        long user,
        String owner,
        long list,
        String query,
        List<LeadApiView.Choice> queues,
        List<LeadApiView.Choice> lists,
        Queue queue,
        String today,
        @Nullable Undo undo,
        @Nullable CallInHand call,
        @Nullable Lost lost,
        String message) {

    /** The last thing that the viewer did, which can be undone. */
    public record Undo(long entry, String contact, String what) {}

    /** A note that was not saved, because the viewer no longer has its contact; contact 0: unknown. */
    public record Lost(long contact, String name, String note) {}

    /**
     * The waiting entries, first to call first.
     *
     * @param total how many wait, shown or not
     * @param moreHref where more of them are shown; empty: all are, or all that a page can
     * @param watchHref what the page asks for to stay up to date
     * @param movable whether the viewer may move entries
     * @param recipient the agent as an empty queue names them; empty: it is a list
     */
    public record Queue(
            List<Waiting> waiting, long total, String moreHref, String watchHref, boolean movable, String recipient) {}

    /**
     * An entry that waits.
     *
     * @param why it is not callable now and from when on; empty: it is
     */
    public record Waiting(
            long entry,
            long contact,
            String name,
            String phone,
            String localTime,
            long position,
            boolean leased,
            boolean fresh,
            String why) {}

    /**
     * An entry that is leased to the viewer.
     *
     * @param faults what is wrong with what was sent, by the name of its field, or {@code ""}
     * @param undone what to say of an action that was just undone; empty: none was
     * @param at when to call back, on the contact's clock, as a field for a moment wants it
     */
    public record CallInHand(
            long entry,
            String lease,
            ContactCard contact,
            List<Disposition> dispositions,
            Map<String, List<String>> faults,
            String note,
            String undone,
            String at) {}

    /** A call outcome; key is the digit that chooses it, or empty. */
    public record Disposition(long id, String name, String key) {}
}
