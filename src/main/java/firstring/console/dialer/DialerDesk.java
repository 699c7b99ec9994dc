package firstring.console.dialer;

import firstring.console.Visit;
import java.util.List;

/**
 * What a page of the PowerDialer is about: a user's queue, or a dialer list that its viewer works.
 *
 * @param user whose queue, or who works the list
 * @param list 0: the queue
 * @param queue whose queue it is, or was before the list was chosen
 * @param shown how many of its entries are shown
 */
record DialerDesk(long user, long list, boolean own, long queue, int shown) {
    /** Each step shows more, up to what a browser handles well. */
    private static final List<Integer> STEPS = List.of(50, 200, 1_000);

    /** One's own queue unless another or a list is named. */
    static DialerDesk of(Visit visit) {
        long self = visit.user().id().value();
        long list = number(visit.text("list"));
        long named = number(visit.text("user"));
        long queue = named == 0 ? self : named;
        long user = list == 0 ? queue : self;
        int shown = STEPS.stream()
                .filter(step -> step.toString().equals(visit.text("shown")))
                .findFirst()
                .orElse(STEPS.getFirst());
        return new DialerDesk(user, list, user == self, queue, shown);
    }

    private static long number(String text) {
        return text.matches("[1-9][0-9]{0,15}") ? Long.parseLong(text) : 0;
    }

    boolean isList() {
        return list != 0;
    }

    /** Where the API lists the entries. */
    String entries() {
        return isList() ? "/api/v1/dialer-lists/" + list + "/entries" : work();
    }

    /** How many would be shown next; 0: there is no further step. */
    int more() {
        return STEPS.stream().filter(step -> step > shown).findFirst().orElse(0);
    }

    /** Where the API lets entries be worked. */
    String work() {
        return "/api/v1/users/" + user + "/powerdialer";
    }

    /** Below what the API moves and removes entries. */
    String moves() {
        return isList() ? "/api/v1/dialer-lists/" + list : work();
    }

    /** The part of an address that names it; empty for one's own queue. */
    String query() {
        if (isList()) {
            return "list=" + list + (queue == user ? "" : "&user=" + queue);
        }
        return own ? "" : "user=" + user;
    }

    String at(String path) {
        return query().isEmpty() ? path : path + (path.contains("?") ? "&" : "?") + query();
    }
}
