package firstring.commands;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
        name = "test",
        description = "Runs the whole test suite, with --faults at length. The script ./firstring does it.",
        mixinStandardHelpOptions = true)
final class TestCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        throw CommandFailure.couldNot("the tests are run by the script: ./firstring test");
    }
}
