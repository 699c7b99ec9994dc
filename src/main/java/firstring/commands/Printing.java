package firstring.commands;

import com.google.errorprone.annotations.FormatMethod;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints the output of a command. */
@Command
final class Printing {
    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    PrintWriter out() {
        return spec.commandLine().getOut();
    }

    /** Prints one formatted line. */
    @FormatMethod
    void line(String format, Object... values) {
        out().println(format.formatted(values));
    }
}
