package firstring.postgres;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the two common forms of a database address. */
final class DatabaseUrlParser {
    private static final String JDBC = "jdbc:postgresql://";

    /** libpq parameters that the driver knows by another name; others are passed unchanged. */
    private static final Map<String, String> DRIVER_NAMES = Map.of(
            "application_name", "ApplicationName",
            "connect_timeout", "connectTimeout",
            "channel_binding", "channelBinding",
            "gssencmode", "gssEncMode",
            "target_session_attrs", "targetServerType");

    private DatabaseUrlParser() {}

    static DatabaseUrl parse(String text, @Nullable String user, @Nullable String password) {
        String rest = withoutScheme(text);
        int question = rest.indexOf('?');
        String authority = question < 0 ? rest : rest.substring(0, question);
        Map<String, String> parameters = parameters(question < 0 ? "" : rest.substring(question + 1));
        if (user != null) {
            parameters.put("user", user);
        }
        if (password != null) {
            parameters.put("password", password);
        }
        return new Authority(authority).complete(parameters);
    }

    private static String withoutScheme(String text) {
        for (String scheme : new String[] {JDBC, "postgres://", "postgresql://"}) {
            if (text.startsWith(scheme)) {
                return text.substring(scheme.length());
            }
        }
        throw new DatabaseFault("The database URL must start with postgres://, postgresql:// or jdbc:postgresql://.");
    }

    private static Map<String, String> parameters(String query) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : query.split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                parameters.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
            } else if (!pair.isEmpty()) {
                throw new DatabaseFault("A parameter of the database URL has no value. Write it as name=value.");
            }
        }
        return parameters;
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException broken) {
            throw new DatabaseFault(
                    "The database URL has a % that is not part of an escape. Write a literal % as %25.", broken);
        }
    }

    /** {@code user:password@host:port,host:port/name}. */
    private record Authority(
            @Nullable String user, @Nullable String password, String hosts, String name) {

        Authority(String text) {
            this(text.substring(0, Math.max(0, text.lastIndexOf('@'))), text.substring(text.lastIndexOf('@') + 1));
        }

        private Authority(String login, String address) {
            this(
                    login.isEmpty() ? null : decode(login.split(":", 2)[0]),
                    login.contains(":") ? decode(login.split(":", 2)[1]) : null,
                    address.split("/", 2)[0],
                    address.contains("/") ? decode(address.split("/", 2)[1]) : "");
        }

        DatabaseUrl complete(Map<String, String> parameters) {
            String loginUser = parameters.remove("user");
            String loginPassword = parameters.remove("password");
            String chosenUser = loginUser != null ? loginUser : user;
            String chosenPassword = loginPassword != null ? loginPassword : password;
            if (chosenUser == null || chosenUser.isEmpty()) {
                throw new DatabaseFault(
                        "The database URL has no user. Write it as postgres://user:password@host:5432/name.");
            }
            requireHosts();
            String database = name.isEmpty() ? chosenUser : name;
            return new DatabaseUrl(
                    JDBC + hosts + "/" + encode(database) + query(parameters),
                    chosenUser,
                    chosenPassword == null ? "" : chosenPassword);
        }

        private void requireHosts() {
            if (hosts.isEmpty() || hosts.startsWith("%2F")) {
                throw new DatabaseFault("The database URL has no host. Unix sockets are not supported.");
            }
            for (String host : hosts.split(",", -1)) {
                requireHost(host);
            }
        }

        private static void requireHost(String host) {
            try {
                URI uri = new URI("postgres://" + host);
                if (uri.getHost() == null || uri.getPort() > 65_535 || uri.getPort() == 0) {
                    throw new DatabaseFault("The database URL needs a valid host and port.");
                }
            } catch (URISyntaxException broken) {
                throw new DatabaseFault("The database URL needs a valid host and port.");
            }
        }

        private static String query(Map<String, String> parameters) {
            return parameters.isEmpty()
                    ? ""
                    : parameters.entrySet().stream()
                            .map(entry -> driverName(entry.getKey()) + "=" + encode(driverValue(entry)))
                            .collect(Collectors.joining("&", "?", ""));
        }

        private static String driverName(String name) {
            return DRIVER_NAMES.getOrDefault(name, name);
        }

        private static String driverValue(Map.Entry<String, String> parameter) {
            boolean writable = parameter.getKey().equals("target_session_attrs")
                    && parameter.getValue().equals("read-write");
            return writable ? "primary" : parameter.getValue();
        }

        private static String encode(String text) {
            return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
        }
    }
}
