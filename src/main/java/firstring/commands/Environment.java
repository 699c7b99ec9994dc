package firstring.commands;

import firstring.Config;
import firstring.ConfigReader;
import firstring.ConfigReading;
import java.util.Map;

/** The configuration from environment variables; invalid settings end the command. */
record Environment(Map<String, String> variables) {

    Config config() {
        return read().config();
    }

    ConfigReading.Readable read() {
        return switch (ConfigReader.read(variables)) {
            case ConfigReading.Readable readable -> readable;
            case ConfigReading.Faulty faulty -> throw CommandFailure.invalid(faulty.faults());
        };
    }
}
