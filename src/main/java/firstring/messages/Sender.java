package firstring.messages;

/** Hands messages to one provider. Thread-safe; answers within its own limits of time. */
interface Sender {

    /** @return what came of it; an expected failure is no exception */
    Step send(Outgoing message) throws InterruptedException;

    /** True when the provider itself sends a message of the same key only once, so that it may be handed over again. */
    boolean repeatsSafely();
}
