package firstring.messages.providers;

import firstring.messages.DeliveryResult;

/** Hands messages to one provider. Thread-safe; answers within its own limits of time. */
public interface Sender {

    /** @return what came of it; an expected failure is no exception */
    DeliveryResult send(Outgoing message) throws InterruptedException;

    /** True when the provider itself sends a message of the same key only once, so that it may be handed over again. */
    boolean repeatsSafely();
}
