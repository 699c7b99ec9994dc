package firstring.contacts;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The last change to a field of a contact. */
public record FieldOrigin(
        String field,
        long event,
        Instant at,
        String kind,
        @Nullable Long lead,
        @Nullable Long user) {}
