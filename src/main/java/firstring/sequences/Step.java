package firstring.sequences;

import firstring.accounts.UserId;
import firstring.routing.RingGroupId;
import java.net.URI;
import java.time.DayOfWeek;
import java.time.LocalTime;
import org.jspecify.annotations.Nullable;

/** One part of a plan, ready to run. Places of steps are counted from 0. */
public sealed interface Step {

    /** The step's type, in requests and on timelines. */
    String code();

    /** Lets time pass on the contact's clock. */
    sealed interface Wait extends Step {
        @Override
        default String code() {
            return "wait";
        }
    }

    /** For a while; whole days are days of the contact's calendar. */
    record WaitFor(WaitDuration duration) implements Wait {}

    /** Until the next time that the contact's clock shows this. */
    record WaitUntilTime(LocalTime time) implements Wait {}

    /** Until the next such day of the contact, at this time. */
    record WaitUntilWeekday(DayOfWeek day, LocalTime time) implements Wait {}

    /** A step that a throttle slows down. */
    sealed interface Paced extends Step {}

    /** A step that reaches the person, and so keeps to the sequence's days and window. */
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

    /** Gives the contact to a member of a ring group. */
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

    /** Goes on at one of two later places; {@code otherwise} null: with the next step. */
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

    /** What a branch asks. */
    sealed interface Condition {}

    /** Compared without case and the white space around it. */
    record FieldIs(String field, String value) implements Condition {}

    record HasTag(long tag) implements Condition {}

    record HasDisposition(long dispositionStatus) implements Condition {}

    /** The contact has answered since it was enrolled. */
    record HasReplied() implements Condition {}
}
