package firstring.accounts;

/** The role of a user, which decides the permissions in the management API; lowest first. */
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
