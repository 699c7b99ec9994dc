package firstring.intake.leads;

import firstring.intake.Job;
import org.jspecify.annotations.Nullable;

/** A row of the lead table, ready to write. {@code trace} is JSON text in the short, stored form. */
public record LeadRow(
        Job.TakeLead take,
        Outcome outcome,
        int status,
        @Nullable Long contactId,
        @Nullable String phoneNumber,
        @Nullable String trace) {}
