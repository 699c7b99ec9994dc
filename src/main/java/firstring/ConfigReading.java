package firstring;

import java.util.List;

/** The result of reading the environment: a complete configuration, or everything that is wrong with it. */
public sealed interface ConfigReading {
    record Readable(Config config, List<Setting> settings) implements ConfigReading {}

    record Faulty(List<String> faults) implements ConfigReading {}
}
