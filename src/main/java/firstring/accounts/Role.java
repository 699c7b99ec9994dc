package firstring.accounts;

/** What a user may do in the management API, least first. */
public enum Role {
    AGENT("agent"),
    TEAM_LEAD("team_lead"),
    ADMIN("admin");

    private final String code;

    Role(String code) {
        this.code = code;
    }

    public String code() {
        return code;
    }

    public boolean isAtLeast(Role least) {
        return compareTo(least) >= 0;
    }
}
