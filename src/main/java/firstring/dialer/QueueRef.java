package firstring.dialer;

import firstring.accounts.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;

/** A reference to the queue or list that an entry is in. */
public sealed interface QueueRef {
    /** A user's own queue. */
    record MyQueue(UserId user) implements QueueRef {
        @Override
        public long id() {
            return user.value();
        }
    }

    /** A named list, shared by its users. */
    record OfList(DialerListId list) implements QueueRef {
        @Override
        public long id() {
            return list.value();
        }
    }

    long id();

    /** Reads a row with {@code list_id} and {@code user_id}. */
    static QueueRef of(ResultSet row) throws SQLException {
        long list = row.getLong("list_id");
        return list == 0 ? new MyQueue(new UserId(row.getLong("user_id"))) : new OfList(new DialerListId(list));
    }
}
