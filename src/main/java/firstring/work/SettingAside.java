package firstring.work;

import java.sql.SQLException;

/** Due work with a limited number of attempts. */
public interface SettingAside<T extends DueItem> extends DueWork<T> {

    /** The number of failed attempts after which a row is set aside. */
    int maxAttempts();

    /** Removes a row from the due ones, with the reason, until a user requests it again. */
    void setAside(T item, String outcome) throws SQLException;
}
