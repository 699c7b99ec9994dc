package firstring.contactbook;

import firstring.accounts.UserId;
import java.time.Instant;

/**
 * Filters of the contact list that a user saved under a name.
 *
 * @param filter a JSON object of texts by filter name
 */
record SavedSearch(long id, UserId user, String name, String filter, Instant createdAt) {
    static final int MAX_NAME_LENGTH = 100;

    /** The maximum per user. */
    static final int MAX_COUNT = 50;

    SavedSearch with(String otherName, String otherFilter) {
        return new SavedSearch(id, user, otherName, otherFilter, createdAt);
    }
}
