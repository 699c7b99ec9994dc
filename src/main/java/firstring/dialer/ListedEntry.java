package firstring.dialer;

import firstring.dialer.calls.CallFacts;

/** An entry in a list; {@code position} counts from 1 at the top. */
public record ListedEntry(Entry entry, String phoneNumber, long position, CallFacts facts) {
    ListedEntry at(long newPosition) {
        return new ListedEntry(entry, phoneNumber, newPosition, facts);
    }
}
