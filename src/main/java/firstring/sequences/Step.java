package firstring.sequences;

import firstring.accounts.UserId;
import firstring.routing.RingGroupId;
import java.net.URI;
import java.time.DayOfWeek;
import java.time.LocalTime;
import org.jspecify.annotations.Nullable;

/** One step of a plan, ready to run. Steps are numbered from 0. */
public sealed interface Step {

    /** The step's type, in requests and on timelines. */
    String code();

    /** Waits on the contact's clock. */
    sealed interface Wait extends Step {
        @Override
        default String code() {
            return "wait";
        }
    }

    /** Waits for a duration; full days are days of the contact's calendar. */
    record WaitFor(WaitDuration duration) implements Wait {}

    /** Waits until the contact's clock next shows this time. */
    record WaitUntilTime(LocalTime time) implements Wait {}

    /** Waits until the contact's next such day of the week, at this time. */
    record WaitUntilWeekday(DayOfWeek day, LocalTime time) implements Wait {}

    /** A step that is limited by the throttle. */
    sealed interface Paced extends Step {}

    /** A step that reaches the contact, and therefore keeps to the sequence's days and window. */
    sealed interface Reaching extends Paced {}

    record SendSms(Template message) implements Reaching {
        @Override
        public String code() {
            return "send_sms";
        }
    }

    /** @param html true: the body is HTML, and values are escaped in it */
    record SendEmail(Template subject, Template body, boolean html) implements Reaching {
        @Override
        public String code() {
            return "send_email";
        }
    }

    /** Puts the contact into its owner's queue. */
    record CallTask(boolean top) implements Reaching {
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
    }

    record SetDisposition(long dispositionStatus) implements Step {
        @Override
        public String code() {
            return "set_disposition";
        }
    }

    record SetOwner(UserId user) implements Step {
        @Override
        public String code() {
            return "set_owner";
        }
    }

    /** Assigns the contact to a member of a ring group. */
    record Distribute(RingGroupId ringGroup, boolean onlyAvailable) implements Step {
        @Override
        public String code() {
            return "distribute";
        }
    }

    record CallWebhook(URI url) implements Paced {
        @Override
        public String code() {
            return "webhook";
        }
    }

    /** Continues at one of two later steps; {@code otherwise} null: with the next step. */
    record Branch(Condition condition, int then, @Nullable Integer otherwise) implements Step {
        @Override
        public String code() {
            return "branch";
        }
    }

    record End() implements Step {
        @Override
        public String code() {
            return "end";
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
