package firstring.accounts;

/** How a lead without {@code force_update} affects a contact that already exists (docs/contract.md 1.3). */
public enum ExistingContacts {
    FILL_BLANKS("fill_blanks"),
    REJECT("reject");

    private final String code;

    ExistingContacts(String code) {
        this.code = code;
    }

    public String code() {
        return code;
    }

    static ExistingContacts ofCode(String code) {
        return EnumCodes.get(values(), ExistingContacts::code, code);
    }
}
