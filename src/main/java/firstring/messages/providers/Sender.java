package firstring.messages.providers;

import firstring.messages.DeliveryResult;

/** Passes messages to one provider. Thread-safe; returns within its own time limits. */
public interface Sender {

    /** @return the result; an expected failure is not an exception */
    DeliveryResult send(Outgoing message) throws InterruptedException;

    /** True when the provider sends messages with the same key only once, so that one can be passed to it again. */
    boolean repeatsSafely();
}
