package firstring.bench;

/** The payloads that the server stores for a new and for a repeated lead, so that the baseline writes as much. */
record StoredPayloads(Kept ofNew, Kept ofRepeat) {
    static final StoredPayloads NOTHING = new StoredPayloads(Kept.NOTHING, Kept.NOTHING);

    /** The JSON of the lead's trace and of the changes on its timeline. */
    record Kept(String trace, String changes) {
        static final Kept NOTHING = new Kept("{}", "{}");
    }

    Kept of(boolean isNew) {
        return isNew ? ofNew : ofRepeat;
    }
}
