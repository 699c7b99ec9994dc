package firstring.sequences;

import firstring.accounts.UserId;
import firstring.messages.Channel;
import firstring.routing.RingGroupId;
import firstring.sequences.StepReference.Kind;
import java.net.URI;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One step of a plan, ready to run. Steps are numbered from 0. */
public sealed interface Step {

    /** The step's type, in requests and on timelines. */
    String code();

    /** The items of the account that the step uses, without those that it only tests or removes. */
    default List<StepReference> references() {
        return List.of();
    }

    /** False for a step that only waits or branches: the contact's timeline does not show it. */
    default boolean isOnTimeline() {
        return true;
    }

    /**
     * The text that the step would send, for a preview; null when it sends none.
     *
     * @param values a contact's values by field
     */
    default @Nullable String preview(Function<String, @Nullable String> values) {
        return null;
    }

    /** Waits on the contact's clock. */
    sealed interface Wait extends Step {
        @Override
        default String code() {
            return "wait";
        }

        @Override
        default boolean isOnTimeline() {
            return false;
        }
    }

    /** A step that needs more than a decision: it is asked for, and runs with facts of its own. */
    sealed interface Asked extends Step {}

    /** A step about the contact's owner or queue. */
    sealed interface AboutPeople extends Asked {}

    /** Waits for a duration; full days are days of the contact's calendar. */
    record WaitFor(WaitDuration duration) implements Wait {}

    /** Waits until the contact's clock next shows this time. */
    record WaitUntilTime(LocalTime time) implements Wait {}

    /** Waits until the contact's next such day of the week, at this time. */
    record WaitUntilWeekday(DayOfWeek day, LocalTime time) implements Wait {}

    /** A step that is limited by the throttle. */
    sealed interface Paced extends Asked {}

    /** A step that reaches the contact, and therefore keeps to the sequence's days and window. */
    sealed interface Reaching extends Paced {}

    /** A step that sends a message. */
    sealed interface SendMessage extends Reaching {
        Channel channel();

        /** The subject in one line, so that a value cannot begin another header; null without one. */
        @Nullable
        String subject(Function<String, @Nullable String> values);

        String body(Function<String, @Nullable String> values);

        /** True when the body is HTML. */
        boolean html();

        @Override
        default String preview(Function<String, @Nullable String> values) {
            String subject = subject(values);
            return subject == null ? body(values) : subject + "\n\n" + body(values);
        }
    }

    record SendSms(Template message) implements SendMessage {
        @Override
        public String code() {
            return "send_sms";
        }

        @Override
        public Channel channel() {
            return Channel.SMS;
        }

        @Override
        public @Nullable String subject(Function<String, @Nullable String> values) {
            return null;
        }

        @Override
        public String body(Function<String, @Nullable String> values) {
            return message.render(values);
        }

        @Override
        public boolean html() {
            return false;
        }
    }

    /** @param html true: the body is HTML, and values are escaped in it */
    record SendEmail(Template subject, Template body, boolean html) implements SendMessage {
        private static final Pattern CONTROLS = Pattern.compile("\\p{Cntrl}+");

        @Override
        public String code() {
            return "send_email";
        }

        @Override
        public Channel channel() {
            return Channel.EMAIL;
        }

        @Override
        public String subject(Function<String, @Nullable String> values) {
            return CONTROLS.matcher(subject.render(values)).replaceAll(" ").strip();
        }

        @Override
        public String body(Function<String, @Nullable String> values) {
            return html ? body.renderHtml(values) : body.render(values);
        }
    }

    /** Puts the contact into its owner's queue. */
    record CallTask(boolean top) implements Reaching, AboutPeople {
        @Override
        public String code() {
            return "call_task";
        }
    }

    record ChangeTag(long tag, boolean add) implements Step {
        @Override
        public String code() {
            return add ? "add_tag" : "remove_tag";
        }

        @Override
        public List<StepReference> references() {
            return add ? List.of(new StepReference(Kind.TAG, tag)) : List.of();
        }
    }

    record SetDisposition(long dispositionStatus) implements Step {
        @Override
        public String code() {
            return "set_disposition";
        }

        @Override
        public List<StepReference> references() {
            return List.of(new StepReference(Kind.DISPOSITION_STATUS, dispositionStatus));
        }
    }

    record SetOwner(UserId user) implements AboutPeople {
        @Override
        public String code() {
            return "set_owner";
        }

        @Override
        public List<StepReference> references() {
            return List.of(new StepReference(Kind.USER, user.value()));
        }
    }

    /** Assigns the contact to a member of a ring group. */
    record Distribute(RingGroupId ringGroup, boolean onlyAvailable) implements AboutPeople {
        @Override
        public String code() {
            return "distribute";
        }

        @Override
        public List<StepReference> references() {
            return List.of(new StepReference(Kind.RING_GROUP, ringGroup.value()));
        }
    }

    record CallWebhook(URI url) implements Paced {
        @Override
        public String code() {
            return "webhook";
        }

        @Override
        public String preview(Function<String, @Nullable String> values) {
            return url.toString();
        }
    }

    /** Continues at one of two later steps; {@code otherwise} null: with the next step. */
    record Branch(Condition condition, int then, @Nullable Integer otherwise) implements Step {
        @Override
        public String code() {
            return "branch";
        }

        @Override
        public boolean isOnTimeline() {
            return false;
        }
    }

    record End() implements Step {
        @Override
        public String code() {
            return "end";
        }

        @Override
        public boolean isOnTimeline() {
            return false;
        }
    }

    /** The condition of a branch. */
    sealed interface Condition {}

    /** Compares without case and surrounding white space. */
    record FieldIs(String field, String value) implements Condition {}

    record HasTag(long tag) implements Condition {}

    record HasDisposition(long dispositionStatus) implements Condition {}

    /** True when the contact has replied since it was enrolled. */
    record HasReplied() implements Condition {}
}
