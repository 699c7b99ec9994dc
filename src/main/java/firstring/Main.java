package firstring;

import firstring.commands.Commands;

/** Where the process starts. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        int exitCode = Commands.run(arguments);
        System.exit(exitCode);
    }
}
