package firstring.commands;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version of this build, from {@code version.properties}. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() throws IOException {
        Properties properties = new Properties();
        try (InputStream file =
                Objects.requireNonNull(Version.class.getResourceAsStream("/firstring/version.properties"))) {
            properties.load(file);
        }
        return new String[] {"firstring " + properties.getProperty("version")};
    }
}
