package firstring.routing;

import firstring.accounts.UserId;

/**
 * A user as a member of a ring group, with the state of the draw. Changed only by {@link RingGroup#draw} under the group's
 * row lock. Not thread-safe.
 */
public final class Member {
    private final UserId user;
    private final int position;
    private final int weight;
    private long lastTurn;
    private double credit;
    private boolean changed;

    public Member(UserId user, int position, int weight, long lastTurn, double credit) {
        this.user = user;
        this.position = position;
        this.weight = weight;
        this.lastTurn = lastTurn;
        this.credit = credit;
    }

    public UserId user() {
        return user;
    }

    /** The member's position in the group, which breaks ties. */
    public int position() {
        return position;
    }

    /** The member's share of leads in the {@code weighted} strategy, relative to the others. */
    public int weight() {
        return weight;
    }

    /** The turn of the member's last draw; 0: none yet. */
    public long lastTurn() {
        return lastTurn;
    }

    /** The member's exact share of the leads so far, minus the leads they got ({@code weighted} only). */
    public double credit() {
        return credit;
    }

    boolean isChanged() {
        return changed;
    }

    void takeTurn(long turn) {
        lastTurn = turn;
        changed = true;
    }

    void addCredit(double amount) {
        credit += amount;
        changed = true;
    }
}
