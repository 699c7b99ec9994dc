package firstring.bench;

/**
 * What a lead's number stands for: the account, the sample and the seven digits of its phone. Different numbers of one
 * account are different phones: the place goes by {@code local % places} and the digits by {@code local / places}.
 */
record LeadNumber(int account, int slot, int sevenDigits) {
    private static final int FIRST_EXCHANGE = 2_000_000;
    private static final long PHONES_OF_A_PLACE = 8_000_000;
    /** Coprime to {@link #PHONES_OF_A_PLACE}: it scatters the numbers over the index, as real ones are. */
    private static final long STRIDE = 3_571_423;

    /** {@code slots} is a multiple of the number of places. */
    static LeadNumber of(long number, int accounts, int slots) {
        long local = number / accounts;
        long scattered = local / SampleCity.ALL.size() * STRIDE % PHONES_OF_A_PLACE;
        return new LeadNumber((int) (number % accounts), (int) (local % slots), FIRST_EXCHANGE + (int) scattered);
    }
}
