package firstring.bench;

/** The kinds of leads that a round sends. */
public enum Workload {
    /** Every lead has a new number. */
    NEW("new"),
    /** Every lead belongs to an existing contact. */
    REPEAT("repeat"),
    /** New and repeated leads alternate. */
    MIXED("mixed");

    private final String code;

    Workload(String code) {
        this.code = code;
    }

    public String code() {
        return code;
    }
}
