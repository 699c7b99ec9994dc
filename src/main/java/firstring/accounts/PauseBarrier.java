package firstring.accounts;

/**
 * What works for an account in transactions of its own, and asks in them whether the account is paused. Asked after a pause
 * was committed.
 */
@FunctionalInterface
public interface PauseBarrier {

    /**
     * Waits for what had asked before the pause, and answers how many messages are in the hands of a provider or about to be.
     * Afterwards nothing more begins.
     */
    int await(AccountId account);
}
