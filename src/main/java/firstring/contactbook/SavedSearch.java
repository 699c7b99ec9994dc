package firstring.contactbook;

import firstring.accounts.UserId;
import java.time.Instant;

/**
 * Filters of the contact list that one user gave a name.
 *
 * @param filter JSON of texts by the names of the list's filters
 */
record SavedSearch(long id, UserId user, String name, String filter, Instant createdAt) {
    static final int MAX_NAME_LENGTH = 100;

    /** How many one user may have. */
    static final int MOST = 50;

    SavedSearch with(String otherName, String otherFilter) {
        return new SavedSearch(id, user, otherName, otherFilter, createdAt);
    }
}
