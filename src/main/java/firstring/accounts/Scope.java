package firstring.accounts;

/** What a token is good for (docs/contract.md 3, tokens). */
public enum Scope {
    /** Posting leads, nothing else. */
    INTAKE("intake"),
    /** All of {@code /api/v1/webhook}. */
    FAMILY("family"),
    /** The management API. */
    MANAGE("manage");

    private final String code;

    Scope(String code) {
        this.code = code;
    }

    public String code() {
        return code;
    }
}
