package firstring.concurrent;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The scheduling weight of a thread. The JVM ignores the priorities of Java threads on Linux, so the kernel is asked. */
final class Niceness {
    private static final Logger LOG = LoggerFactory.getLogger(Niceness.class);

    /** About a tenth of the processor time of an ordinary thread when both want to run; all of it when none does. */
    private static final int NICE = 10;

    private static final int PRIO_PROCESS = 0;
    private static final int CALLING_THREAD = 0;

    private Niceness() {}

    /** Lowers the weight of the calling platform thread, for good. Without Linux it stays as it is. */
    @SuppressWarnings("restricted")
    static void yieldToOthers() {
        if (!System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("linux")) {
            return;
        }
        try {
            Linker linker = Linker.nativeLinker();
            MethodHandle setPriority = linker.downcallHandle(
                    linker.defaultLookup().findOrThrow("setpriority"),
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
            int result = (int) setPriority.invokeExact(PRIO_PROCESS, CALLING_THREAD, NICE);
            LOG.debug("event=thread_niced result={}", result);
        } catch (Throwable notPossible) {
            LOG.debug("event=thread_not_niced cause={}", notPossible.getClass().getSimpleName());
        }
    }
}
