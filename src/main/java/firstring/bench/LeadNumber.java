package firstring.bench;

/**
 * The meaning of a lead's number: the account, the sample and the seven digits of its phone. Different numbers of one
 * account are different phones: the city is {@code local % cities} and the digits come from {@code local / cities}.
 */
record LeadNumber(int account, int slot, int sevenDigits) {
    private static final int FIRST_EXCHANGE = 2_000_000;
    private static final long PHONES_PER_CITY = 8_000_000;
    /** Coprime to {@link #PHONES_PER_CITY}: it scatters the numbers over the index, as real ones are. */
    private static final long STRIDE = 3_571_423;

    /** {@code slots} is a multiple of the number of cities. */
    static LeadNumber of(long number, int accounts, int slots) {
        long local = number / accounts;
        long scattered = local / SampleCity.ALL.size() * STRIDE % PHONES_PER_CITY;
        return new LeadNumber((int) (number % accounts), (int) (local % slots), FIRST_EXCHANGE + (int) scattered);
    }
}
