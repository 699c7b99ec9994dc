package firstring.console.dashboard;

import java.util.List;

/**
 * The board: today at a glance.
 *
 * @param charts the tables that charts are drawn from
 * @param half how long the middle one of today's calls waited; empty before the first
 * @param watchHref what the page asks for to stay up to date
 */
public record BoardView(
        long leads,
        List<Share> outcomes,
        List<Share> sources,
        Charts charts,
        String half,
        String most,
        long uncorrected,
        long parked,
        long queued,
        List<Group> groups,
        String watchHref) {

    /** A part of today's leads. */
    public record Share(String code, String words, long leads, int percent) {}

    /**
     * What is drawn.
     *
     * @param zone the viewer's, that axes tell the time in
     * @param hour leads by the minute of the last hour
     * @param today leads by the quarter of an hour
     * @param calls first calls by the hour in which the contact came
     */
    public record Charts(String zone, Leads hour, Leads today, List<Calls> calls) {}

    /** Leads by time, split by outcome and by source: columns name the parts that there are. */
    public record Leads(List<Column> outcomes, List<Column> sources, List<Slot> slots) {
        public long sum() {
            return slots.stream().mapToLong(Slot::leads).sum();
        }
    }

    /** A part that is counted by itself. */
    public record Column(String code, String words) {}

    /** The leads of a stretch of time, from its beginning on; parts in the order of the columns. */
    public record Slot(String at, String clock, long leads, List<Long> outcomes, List<Long> sources) {}

    /** How long the contacts of an hour waited for their first call. */
    public record Calls(String at, String clock, long calls, Wait half, Wait most) {}

    /** A stretch of time, as a number and in words. */
    public record Wait(long seconds, String words) {}

    /** A ring group at work. */
    public record Group(long id, String name, long parked, List<Member> members) {}

    /** A member at work. */
    public record Member(long user, String name, String status, boolean active, int leadsToday, int open) {}
}
