package firstring.bench;

/** Which leads a round sends. */
public enum Workload {
    /** Every lead has a number of its own. */
    NEW("new"),
    /** Every lead is of a contact that exists. */
    REPEAT("repeat"),
    /** New and repeated leads in turn. */
    MIXED("mixed");

    private final String code;

    Workload(String code) {
        this.code = code;
    }

    public String code() {
        return code;
    }
}
