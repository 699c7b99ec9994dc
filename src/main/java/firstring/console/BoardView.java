package firstring.console;

import java.util.List;

/**
 * The board: today at a glance.
 *
 * @param bars leads per minute of the last hour, the oldest first
 * @param half how long the middle one of today's calls waited; empty before the first
 * @param watchHref what the page asks for to stay up to date
 */
public record BoardView(
        long leads,
        List<Share> outcomes,
        List<Share> sources,
        List<Bar> bars,
        long lastHour,
        String half,
        String most,
        long uncorrected,
        long parked,
        long queued,
        List<Group> groups,
        String watchHref) {

    /** A part of today's leads. */
    public record Share(String code, String words, long leads, int percent) {}

    /** One minute: height in hundredths of the highest. */
    public record Bar(int place, int height, long leads) {}

    /** A ring group at work. */
    public record Group(long id, String name, long parked, List<Member> members) {}

    /** A member at work. */
    public record Member(long user, String name, String status, boolean active, int leadsToday, int open) {}
}
