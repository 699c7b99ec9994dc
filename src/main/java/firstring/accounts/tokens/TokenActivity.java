package firstring.accounts.tokens;

/** What is known and counted of tokens in use. */
public record TokenActivity(KnownTokens known, TokenUse use, WorkedBefore worked, TokenRates rates)
        implements AutoCloseable {

    /** Waits for what is still to be written about tokens in use. */
    @Override
    public void close() {
        use.close();
        worked.close();
    }
}
