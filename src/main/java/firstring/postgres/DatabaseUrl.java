package firstring.postgres;

import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * The address of a PostgreSQL and the credentials to use there. Written {@code
 * jdbc:postgresql://host:port/name?user=…&password=…} or {@code postgres://user:password@host:port/name?sslmode=…}. Its
 * text never shows the password.
 */
public record DatabaseUrl(String jdbcUrl, String user, String password) {

    /** Throws a {@link DatabaseFault} that does not quote the text. */
    public static DatabaseUrl parse(String text) {
        return parse(text, null, null);
    }

    /** As {@link #parse(String)}; a user or password given here overrides the one in the text. */
    public static DatabaseUrl parse(String text, @Nullable String user, @Nullable String password) {
        return DatabaseUrlParser.parse(text.strip(), user, password);
    }

    public static DatabaseUrl ofLocal(int port, String name, String user, String password) {
        return new DatabaseUrl("jdbc:postgresql://127.0.0.1:" + port + "/" + name + "?sslmode=disable", user, password);
    }

    public static DatabaseUrl ofProperties(Properties properties) {
        return new DatabaseUrl(
                properties.getProperty("url", ""),
                properties.getProperty("user", ""),
                properties.getProperty("password", ""));
    }

    /** Only for characters that need no escape in a properties file, as in an address that we made. */
    public String toProperties() {
        return "url=" + jdbcUrl + "\nuser=" + user + "\npassword=" + password + "\n";
    }

    @Override
    public String toString() {
        return jdbcUrl + " as " + user;
    }
}
