package firstring.dialer;

/** An entry as a list shows it; {@code position} counts from 1 at the top. */
record ListedEntry(Entry entry, String phoneNumber, long position, CallFacts facts) {
    ListedEntry at(long place) {
        return new ListedEntry(entry, phoneNumber, place, facts);
    }
}
