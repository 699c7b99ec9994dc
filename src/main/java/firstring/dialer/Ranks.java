package firstring.dialer;

/**
 * The counters of one order of entries: how many are open, and the smallest and greatest rank ever taken. Loaded under a
 * row lock, changed in memory, saved before the transaction commits. Not thread-safe.
 *
 * <p>Ranks grow from top to bottom: after two entries at the bottom and one at the top they are 1, 2 and −1.
 */
final class Ranks {
    private int openCount;
    private long first;
    private long last;

    Ranks(int openCount, long first, long last) {
        this.openCount = openCount;
        this.first = first;
        this.last = last;
    }

    int openCount() {
        return openCount;
    }

    long first() {
        return first;
    }

    long last() {
        return last;
    }

    long takeTop() {
        openCount++;
        return moveToTop();
    }

    long takeBottom() {
        openCount++;
        return moveToBottom();
    }

    long moveToTop() {
        return --first;
    }

    long moveToBottom() {
        return ++last;
    }

    /** Makes room for ranks above all others. */
    void widenTop(int count) {
        first -= count;
    }

    /** Makes room for ranks below all others. */
    void widenBottom(int count) {
        last += count;
    }

    /** @param of what is counted, for a failure's sentence */
    void close(String of) {
        if (openCount == 0) {
            throw new IllegalStateException("no open entry in " + of);
        }
        openCount--;
    }
}
