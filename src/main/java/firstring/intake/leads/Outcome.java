package firstring.intake.leads;

/** The outcome of a stored lead (docs/contract.md 1.5). */
public enum Outcome {
    CREATED("created"),
    UPDATED("updated"),
    REFUSED("refused"),
    REJECTED_EXISTING("rejected_existing"),
    FAILED("failed");

    private final String code;

    Outcome(String code) {
        this.code = code;
    }

    public String code() {
        return code;
    }
}
