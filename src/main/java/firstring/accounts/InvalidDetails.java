package firstring.accounts;

/**
 * How a lead is handled whose number is valid but a detail of whose person is not (docs/contract.md 1.2, invalid
 * details).
 */
public enum InvalidDetails {
    /** The lead is rejected and can be accepted later without that detail. */
    REFUSE("refuse"),
    /** The lead is accepted without that detail, with a warning. */
    WARN("warn");

    private final String code;

    InvalidDetails(String code) {
        this.code = code;
    }

    public String code() {
        return code;
    }

    static InvalidDetails ofCode(String code) {
        return EnumCodes.get(values(), InvalidDetails::code, code);
    }
}
