package firstring.contacts.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The typed words that are looked up in the search index. Reading a word's entries takes time, and so does checking a contact
 * that lacks one of the words: a word is worth reading when it rules out enough contacts.
 *
 * @param indexes the indexes of the chosen words, rarest first
 * @param expected the estimated number of contacts that have all of them and pass the other filters
 */
record RareWords(List<Integer> indexes, double expected) {
    /** The number of entries read in the time it takes to check one contact. */
    private static final double ENTRIES_PER_CONTACT = 16;

    /**
     * @param contacts the number of contacts in the account
     * @param linked how many of them pass the other filters
     * @param counts how many have each word
     * @param maxRead the maximum number of entries to read
     */
    static RareWords choose(double contacts, double linked, List<Double> counts, double maxRead) {
        List<Integer> chosen = new ArrayList<>();
        double expected = linked;
        double read = 0;
        List<Integer> rarestFirst = IntStream.range(0, counts.size())
                .boxed()
                .sorted(Comparator.comparing(counts::get))
                .toList();
        for (int index : rarestFirst) {
            double count = counts.get(index);
            read += count;
            if (read > maxRead || count > ENTRIES_PER_CONTACT * expected) {
                break;
            }
            chosen.add(index);
            expected *= Math.min(1, count / contacts);
        }
        return new RareWords(List.copyOf(chosen), expected);
    }
}
