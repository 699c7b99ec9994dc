package firstring.contacts;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What changed a field of a contact last. */
public record FieldOrigin(
        String field,
        long event,
        Instant at,
        String kind,
        @Nullable Long lead,
        @Nullable Long user) {}
