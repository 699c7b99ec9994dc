package firstring.work;

/** A claimed piece of due work. */
public interface DueItem {

    /** How often it was claimed since it last went well, this time included. */
    int attempt();
}
