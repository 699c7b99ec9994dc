package firstring.work;

import java.sql.SQLException;

/** Due work with an end of attempts. */
public interface SettingAside<T extends DueItem> extends DueWork<T> {

    /** After how many failed attempts a row is set aside. */
    int maxAttempts();

    /** Takes a row out of the due ones, with its reason, until somebody asks for it again. */
    void setAside(T item, String outcome) throws SQLException;
}
