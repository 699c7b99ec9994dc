package firstring.work;

/** A claimed piece of due work. */
public interface DueItem {

    /** The number of claims since the last success, including this one. */
    int attempt();
}
