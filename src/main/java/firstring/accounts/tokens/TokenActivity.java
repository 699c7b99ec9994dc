package firstring.accounts.tokens;

/** Tracks tokens in use: those known to be valid, their last use, the sources of short ones, and their rates. */
public record TokenActivity(KnownTokens known, TokenUse use, WorkedBefore worked, TokenRates rates)
        implements AutoCloseable {

    /** Waits for pending writes about token use. */
    @Override
    public void close() {
        use.close();
        worked.close();
    }
}
