package firstring.accounts;

/**
 * What becomes of a lead whose number is fine and a detail of whose person is not (docs/contract.md 1.2, invalid
 * details).
 */
public enum InvalidDetails {
    /** It is refused and can be accepted later without that detail. */
    REFUSE("refuse"),
    /** It is taken without that detail, with a warning. */
    WARN("warn");

    private final String code;

    InvalidDetails(String code) {
        this.code = code;
    }

    public String code() {
        return code;
    }

    static InvalidDetails ofCode(String code) {
        return Codes.get(values(), InvalidDetails::code, code);
    }
}
