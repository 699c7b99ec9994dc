package firstring.accounts.users;

import firstring.accounts.EnumCodes;
import java.util.Optional;

/** The status that users set for themselves; only {@link #AVAILABLE} passes the status test of routing. */
public enum UserStatus {
    OFFLINE("offline", 0, "Offline"),
    AVAILABLE("available", 1, "Accepting calls"),
    BUSY("busy", 2, "Not accepting calls"),
    ON_BREAK("on_break", 3, "On Break");

    private final String code;
    private final int familyNumber;
    private final String familyWords;

    UserStatus(String code, int familyNumber, String familyWords) {
        this.code = code;
        this.familyNumber = familyNumber;
        this.familyWords = familyWords;
    }

    public String code() {
        return code;
    }

    /** The family's {@code agent_status} (docs/contract.md 2). */
    public int familyNumber() {
        return familyNumber;
    }

    /** The family's {@code human_readable_agent_status}. */
    public String familyWords() {
        return familyWords;
    }

    public static Optional<UserStatus> parse(String code) {
        return EnumCodes.find(values(), UserStatus::code, code);
    }

    static UserStatus ofCode(String code) {
        return EnumCodes.get(values(), UserStatus::code, code);
    }
}
