package firstring.contacts.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which of the words typed the search index is asked for. Reading a word's entries costs, and so does looking at a contact
 * that has not all words: a word is worth its entries when it spares enough contacts.
 *
 * @param places of the chosen words, the rarest first
 * @param expected how many contacts have them all and pass the other filters, as far as the statistics tell
 */
record RareWords(List<Integer> places, double expected) {
    /** So many entries are read in the time in which one contact is looked at. */
    private static final double ENTRIES_PER_CONTACT = 16;

    /**
     * @param contacts how many the account has
     * @param linked how many of them pass the other filters
     * @param counts how many have each word
     * @param mostRead how many entries may be read in all
     */
    static RareWords choose(double contacts, double linked, List<Double> counts, double mostRead) {
        List<Integer> chosen = new ArrayList<>();
        double expected = linked;
        double read = 0;
        List<Integer> rarestFirst = IntStream.range(0, counts.size())
                .boxed()
                .sorted(Comparator.comparing(counts::get))
                .toList();
        for (int place : rarestFirst) {
            double count = counts.get(place);
            read += count;
            if (read > mostRead || count > ENTRIES_PER_CONTACT * expected) {
                break;
            }
            chosen.add(place);
            expected *= Math.min(1, count / contacts);
        }
        return new RareWords(List.copyOf(chosen), expected);
    }
}
