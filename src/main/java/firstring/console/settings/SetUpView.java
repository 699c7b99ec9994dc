package firstring.console.settings;

import firstring.console.developers.LeadApiView;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The pages of Set-up. Faults stand under the name of their field; {@code ""} holds those of none. */
public final class SetUpView {
    private SetUpView() {}

    /** One step of the first run, with where it is taken. */
    public record Step(String title, String sentence, String href, boolean done) {}

    /**
     * The first page: what is still to do, and the account's settings.
     *
     * @param sent the id of a test lead just sent; 0 when none was
     * @param underWay messages that a pause came too late for
     */
    public record Start(
            List<Step> steps,
            Settings settings,
            List<LeadApiView.Choice> groups,
            long sent,
            boolean saved,
            int underWay,
            Map<String, List<String>> faults) {

        public boolean isDone() {
            return steps.stream().allMatch(Step::done);
        }
    }

    /** The account's settings as a form holds them. */
    public record Settings(
            String version,
            String name,
            String country,
            String timezone,
            String existingContacts,
            String invalidDetails,
            String allowedOrigins,
            String retentionDays,
            String rateLimit,
            String rateLimitPerSource,
            String callLink,
            List<String> zones) {}

    /** A user as shown in a list and a form. */
    public record User(
            long id,
            String version,
            String name,
            String email,
            String role,
            String status,
            boolean active,
            String phoneNumber,
            String timezone,
            String dailyLeadCap,
            String openQueueCap) {

        /** The same entries in a form of another version. */
        User at(String other) {
            return new User(
                    id, other, name, email, role, status, active, phoneNumber, timezone, dailyLeadCap, openQueueCap);
        }
    }

    /** All users, and the form for one more. */
    public record Users(List<User> users, User draft, Map<String, List<String>> faults) {}

    /** One user's form. */
    public record OneUser(User user, WeekView week, List<String> zones, Map<String, List<String>> faults) {}

    /** A ring group as the list shows it. */
    public record Group(long id, String name, String strategy, List<String> members) {}

    /** All ring groups. */
    public record Groups(List<Group> groups) {}

    /** A user's place in a ring group's form. */
    public record Member(long user, String name, String status, boolean member, String weight) {}

    /**
     * One ring group's form; id 0: a new one.
     *
     * @param members those who are, in their order, then users who could be
     * @param find what users were searched for; null: everyone is shown
     * @param next who would get the next leads, in order; {@code ""}: no agent
     * @param whyNone why the members are passed over, when no agent would get one
     */
    public record OneGroup(
            long id,
            String version,
            String name,
            String strategy,
            String parkingShare,
            List<Member> members,
            @Nullable String find,
            List<String> next,
            String whyNone,
            Map<String, List<String>> faults) {

        public boolean isNobodyNext() {
            return next.stream().allMatch(String::isEmpty);
        }
    }

    /** An entry of a catalog: a tag, a line, a disposition status or a lead source. */
    public record Entry(long id, String version, String name, String phone, String color) {}

    /**
     * A catalog. Path names it in addresses; own is the name of its additional field, or empty.
     *
     * @param faulty the id of the entry that the faults are about; 0: the new one
     */
    public record Catalog(
            String path,
            String title,
            String own,
            List<Entry> entries,
            Entry draft,
            long faulty,
            Map<String, List<String>> faults) {

        /** The faults of one entry's form. */
        public Map<String, List<String>> faultsOf(long id) {
            return faulty == id ? faults : Map.of();
        }

        /** The message for an empty list. */
        public String nothing() {
            return switch (path) {
                case "tags" -> "No tags yet. Leads bring new ones by name.";
                case "lead-sources" -> "No lead sources yet. Leads bring new ones by name.";
                case "lines" -> "No lines yet. A line is a number of yours that calls and messages go out by.";
                default -> "No dispositions yet. They say what came of a call.";
            };
        }
    }

    /** A calling rule in the list: whose it is and what it says, in words. */
    public record Rule(String region, String name, String hours, String limits, boolean own) {}

    /** All calling rules in force. */
    public record Rules(List<Rule> rules) {}

    /** One day of a rule's form; both ends are empty on days without calls. */
    public record Day(String key, String name, String start, String end) {}

    /** One calling rule's form. */
    public record OneRule(
            String region,
            String version,
            String name,
            List<Day> days,
            boolean noHolidays,
            String maxAttempts,
            String attemptHours,
            boolean own,
            Map<String, List<String>> faults) {}
}
