package firstring.intake;

/** What became of a kept lead (CONTRACT 1.5). */
enum Outcome {
    CREATED("created"),
    UPDATED("updated"),
    REFUSED("refused"),
    REJECTED_EXISTING("rejected_existing"),
    FAILED("failed");

    private final String code;

    Outcome(String code) {
        this.code = code;
    }

    String code() {
        return code;
    }
}
