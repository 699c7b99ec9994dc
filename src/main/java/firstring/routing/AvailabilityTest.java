package firstring.routing;

/**
 * One test that a member must pass to be available, in the order in which reasons are listed (docs/contract.md 1.9).
 */
public enum AvailabilityTest {
    IS_ACTIVE("is_active"),
    STATUS("status"),
    HOURS("hours"),
    DAILY_CAP("daily_cap"),
    QUEUE_CAP("queue_cap");

    private final String code;

    AvailabilityTest(String code) {
        this.code = code;
    }

    public String code() {
        return code;
    }
}
