package firstring;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The user that this process runs as. The C library changes it for all threads at once; the JDK has no call for it.
 * Linux only.
 */
@SuppressWarnings("restricted") // native access is enabled in jvm.options
final class ProcessIdentity {
    private static final Path TASKS = Path.of("/proc/self/task");
    private static final int PR_SET_DUMPABLE = 4;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final FunctionDescriptor OF_THREE_IDS = FunctionDescriptor.of(
            ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);

    private ProcessIdentity() {}

    /**
     * Switches to this user and group, without supplementary groups and irreversibly. Throws when any thread is left
     * behind; the process must not continue then.
     */
    static void become(int user, int group) throws IOException {
        require("setgroups", (int) call(setgroups(), 0L, MemorySegment.NULL));
        require("setresgid", (int) call(function("setresgid", OF_THREE_IDS), group, group, group));
        require("setresuid", (int) call(function("setresuid", OF_THREE_IDS), user, user, user));
        requireEveryThread(user);
        // The kernel gives /proc/self to root after such a change, and what asks there who we are would read that.
        require("prctl", (int) call(prctl(), PR_SET_DUMPABLE, 1L));
    }

    private static MethodHandle setgroups() {
        return function(
                "setgroups", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS));
    }

    private static MethodHandle prctl() {
        return LINKER.downcallHandle(
                LINKER.defaultLookup().findOrThrow("prctl"),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG),
                Linker.Option.firstVariadicArg(1));
    }

    private static MethodHandle function(String name, FunctionDescriptor descriptor) {
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), descriptor);
    }

    private static Object call(MethodHandle function, Object... arguments) {
        try {
            return function.invokeWithArguments(arguments);
        } catch (Throwable impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static void require(String call, int answer) throws IOException {
        if (answer != 0) {
            throw new IOException(call + " failed");
        }
    }

    private static void requireEveryThread(int user) throws IOException {
        String expected = "Uid:\t%1$d\t%1$d\t%1$d\t%1$d".formatted(user);
        try (Stream<Path> tasks = Files.list(TASKS)) {
            for (Path task : tasks.toList()) {
                List<String> status = statusOf(task);
                if (!status.isEmpty() && !status.contains(expected)) {
                    throw new IOException("the thread " + task.getFileName() + " is still running as another user");
                }
            }
        }
    }

    /** Empty for a thread that has ended meanwhile. */
    private static List<String> statusOf(Path task) throws IOException {
        try {
            return Files.readAllLines(task.resolve("status"));
        } catch (IOException ended) {
            if (Files.exists(task)) {
                throw ended;
            }
            return List.of();
        }
    }
}
