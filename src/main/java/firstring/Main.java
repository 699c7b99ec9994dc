package firstring;

import firstring.commands.Commands;

/** The entry point of the process. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        int exitCode = Commands.run(arguments);
        System.exit(exitCode);
    }
}
