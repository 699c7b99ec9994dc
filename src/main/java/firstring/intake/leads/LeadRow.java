package firstring.intake.leads;

import firstring.intake.Job;
import org.jspecify.annotations.Nullable;

/** One row of the lead table, ready to write. {@code trace} is JSON text in the stored, short form. */
public record LeadRow(
        Job.TakeLead take,
        Outcome outcome,
        int status,
        @Nullable Long contactId,
        @Nullable String phoneNumber,
        @Nullable String trace) {}
