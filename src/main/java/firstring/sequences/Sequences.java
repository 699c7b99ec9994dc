package firstring.sequences;

import firstring.accounts.Platform;
import firstring.contacts.Contacts;
import firstring.contacts.catalog.CustomFields;
import firstring.http.Routes;
import firstring.outbound.Outbound;
import firstring.sequences.enrollments.EnrollmentRoutes;
import firstring.sequences.enrollments.Enrollments;
import firstring.sequences.enrollments.FamilyRoutes;
import firstring.sequences.steps.CallWork;
import firstring.sequences.steps.StepPorts;
import firstring.sequences.steps.StepWork;
import firstring.sequences.webhooks.SigningKeys;
import firstring.sequences.webhooks.SigningRoutes;
import firstring.work.DueKind;
import java.util.List;

/** The entry point to sequences: their routes, and the work that runs their steps and calls webhooks. Thread-safe. */
public final class Sequences {
    private final SequenceRoutes sequences;
    private final EnrollmentRoutes enrollments;
    private final PreviewRoutes previews;
    private final SigningRoutes signing;
    private final FamilyRoutes family;
    private final List<DueKind> work;

    /** Parts of other features that steps and routes use. */
    public record Ports(
            Contacts contacts,
            CustomFields customFields,
            Enrollments enrollments,
            Outbound outbound,
            StepPorts steps) {}

    public Sequences(Platform platform, byte[] secret, Ports ports) {
        SigningKeys keys = new SigningKeys(secret);
        this.sequences = new SequenceRoutes(
                platform.database(), platform.ids(), platform.clock(), platform.accounts(), ports.customFields());
        this.enrollments =
                new EnrollmentRoutes(platform.guard(), ports.enrollments(), ports.contacts(), platform.database());
        this.previews = new PreviewRoutes(
                platform.guard(), platform.database(), platform.clock(), platform.settings(), ports.customFields());
        this.signing = new SigningRoutes(platform.guard(), keys);
        this.family = new FamilyRoutes(platform.guard(), platform.settings(), ports.contacts(), ports.enrollments());
        this.work = List.of(
                new StepWork(platform.database(), platform.ids(), platform.settings(), platform.users(), ports.steps()),
                new CallWork(platform.database(), platform.ids(), keys, platform.clock(), ports.outbound()));
    }

    /** Runs the steps that are due, and calls the webhooks of webhook steps. */
    public List<DueKind> work() {
        return work;
    }

    public void addTo(Routes routes) {
        sequences.addTo(routes);
        enrollments.addTo(routes);
        previews.addTo(routes);
        signing.addTo(routes);
        family.addTo(routes);
    }
}
