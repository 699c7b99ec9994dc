package firstring.accounts;

/** The permissions of a token (docs/contract.md 3, tokens). */
public enum Scope {
    /** Posting leads only. */
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
