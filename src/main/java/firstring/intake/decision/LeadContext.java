package firstring.intake.decision;

import firstring.contacts.Warning;
import firstring.intake.Job;
import firstring.intake.Trace;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Everything that the steps of one lead's decision share.
 *
 * @param facts the batch's facts, with the effects of the decisions before
 * @param changes what the batch writes; the steps add to it
 * @param ids gives ids to new rows
 * @param trace the lead's reasons; the steps add to it
 * @param warnings the lead's warnings; the steps add to them
 */
record LeadContext(
        BatchFacts facts,
        BatchChanges changes,
        LongSupplier ids,
        Job.TakeLead take,
        Trace trace,
        List<Warning> warnings) {}
