package firstring.messages;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What came of handing a message to a provider. */
public sealed interface DeliveryResult {

    /** The provider took it. */
    record Accepted(@Nullable String providerId) implements DeliveryResult {}

    /** The provider will never take it. {@code rule}: what that tells of the address. */
    record Refused(String outcome, @Nullable SendRule rule) implements DeliveryResult {}

    /** The provider did not take it now; {@code after}: as it asks. */
    record Later(String outcome, @Nullable Duration after) implements DeliveryResult {}

    /** Nobody knows. */
    record Unknown(String outcome) implements DeliveryResult {}
}
