package firstring.postgres;

/** Another transaction was faster with a unique key; the work runs again and sees what that one wrote. */
public final class LostRace extends RuntimeException {
    public LostRace(String what) {
        super(what, null, false, false);
    }
}
