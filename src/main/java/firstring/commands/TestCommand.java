package firstring.commands;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
        name = "test",
        description = "Runs the test suite, with --faults for longer fault tests. Run by the script ./firstring.",
        mixinStandardHelpOptions = true)
final class TestCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        throw CommandFailure.failed("Run the tests with the script: ./firstring test");
    }
}
