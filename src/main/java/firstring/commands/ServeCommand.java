package firstring.commands;

import firstring.ConfigReading;
import firstring.Setting;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(name = "serve", description = "Runs the server until it is asked to stop.", mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(names = "--print-config", description = "Print every setting, secrets masked, and end.")
    private boolean printConfig;

    @Override
    public Integer call() {
        ConfigReading.Readable reading = Environment.read();
        if (printConfig) {
            reading.settings().stream()
                    .map(Setting::line)
                    .forEach(spec.commandLine().getOut()::println);
            return 0;
        }
        throw CommandFailure.couldNot("there is no server yet.");
    }
}
