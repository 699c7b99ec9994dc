package firstring.intake;

/** Another transaction was faster with a unique key; the batch runs again and sees what that one wrote. */
final class LostRace extends RuntimeException {
    LostRace(String what) {
        super(what, null, false, false);
    }
}
