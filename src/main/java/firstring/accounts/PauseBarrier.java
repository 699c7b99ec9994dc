package firstring.accounts;

/**
 * A feature that works for an account in its own transactions and checks in them whether the account is paused. Called
 * after a pause was committed.
 */
@FunctionalInterface
public interface PauseBarrier {

    /**
     * Waits for work that checked before the pause, and returns how many messages have been or are about to be passed
     * to a provider. Afterward no new work begins.
     */
    int await(AccountId account);
}
