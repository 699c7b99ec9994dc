package firstring.commands;

import firstring.Config;
import firstring.ConfigReader;
import firstring.ConfigReading;

/** The configuration from the process's environment; whatever is wrong with it ends the command. */
final class Environment {
    private Environment() {}

    static Config config() {
        return read().config();
    }

    static ConfigReading.Readable read() {
        return switch (ConfigReader.read(System.getenv())) {
            case ConfigReading.Readable readable -> readable;
            case ConfigReading.Faulty faulty -> throw CommandFailure.askedWrongly(faulty.faults());
        };
    }
}
