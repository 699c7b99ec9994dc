package firstring.postgres;

/** Thrown when another transaction inserted a unique key first; the work runs again and sees what that one wrote. */
public final class LostRace extends RuntimeException {
    public LostRace(String what) {
        super(what, null, false, false);
    }
}
