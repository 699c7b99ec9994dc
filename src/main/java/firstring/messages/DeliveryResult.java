package firstring.messages;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The result of passing a message to a provider. */
public sealed interface DeliveryResult {

    /** The provider accepted it. */
    record Accepted(@Nullable String providerId) implements DeliveryResult {}

    /** The provider will never accept it. {@code rule}: what that means for the address. */
    record Refused(String outcome, @Nullable SendRule rule) implements DeliveryResult {}

    /** The provider did not accept it now; {@code after}: the wait it asks for. */
    record Later(String outcome, @Nullable Duration after) implements DeliveryResult {}

    /** It is unknown whether the provider accepted it. */
    record Unknown(String outcome) implements DeliveryResult {}
}
